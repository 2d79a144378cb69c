package dev.remediator.playbook;

import dev.remediator.action.Action;
import dev.remediator.action.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one piece of evidence: under {@code gather:}, or as a step. */
final class EvidenceReader {
    static final String CHECK = "check";

    private static final Set<String> CHECK_KEYS = Set.of("name", "target");

    /**
     * @param gathering empty where it could not be read, and the reason is among the problems
     * @param shape how expressions see it; also of what could not be read, lest each use be a problem
     */
    record Evidence(Optional<Gathering> gathering, FactShape shape) {}

    private final Aim aim;
    private final Expressions expressions;
    private final Sight sight;
    private final Problems problems;

    EvidenceReader(Aim aim, Expressions expressions, Sight sight, Problems problems) {
        this.aim = aim;
        this.expressions = expressions;
        this.sight = sight;
        this.problems = problems;
    }

    /** @param section the group with {@code do}, {@code target} and {@code with} */
    Evidence read(String name, Node.Scalar capability, Section section) {
        return capability.text().equals(CHECK) ? check(name, section) : reading(name, capability, section);
    }

    private Evidence check(String name, Section section) {
        var shape = new FactShape.Of(FactShape.Check.class);
        var nothing = new Evidence(Optional.empty(), shape);
        if (section.has("target"))
            problems.at(section.placeOf("target"), "the target of a check stands in its 'with'; move it there");
        var with = section.required("with", "name the check: { name: … }")
                .flatMap(node -> Section.open(node, "the 'with' of a check", CHECK_KEYS, problems));
        if (with.isEmpty()) return nothing;
        var check = with.get().text(with.get().required("name", "name the check"), "name");
        var target = with.get().text("target");
        if (target.isPresent() && !aim.known().hasTarget(target.get(), problems)) return nothing;
        if (target.isPresent() && aim.known().broken().contains(target.get().text())) return nothing;
        if (check.filter(c -> at(target).hasCheck(c, problems)).isEmpty()) return nothing;
        return new Evidence(
                Optional.of(new Gathering(
                        name,
                        CHECK,
                        check.map(Node.Scalar::text),
                        target.map(Node.Scalar::text),
                        JsonArguments.none())),
                shape);
    }

    private Evidence reading(String name, Node.Scalar capability, Section section) {
        var target = section.text("target");
        if (target.isPresent() && !aim.known().hasTarget(target.get(), problems))
            return new Evidence(Optional.empty(), new FactShape.Open());
        var actions = at(target).actions(capability, Set.of(CHECK), problems);
        var readings = actions.stream()
                .filter(action -> action instanceof Reading<?, ?, ?>)
                .<Action<?, ?>>map(action -> action)
                .toList();
        if (readings.size() < actions.size()) {
            problems.at(
                    capability,
                    Problems.quote(capability.text())
                            + " changes something, and evidence is only read; make it a step of 'try' or 'steps'");
            return new Evidence(Optional.empty(), new FactShape.Open());
        }
        var with = new Parameters(expressions, problems).read(section.node("with"), section.place(), readings, sight);
        return new Evidence(
                Optional.of(
                        new Gathering(name, capability.text(), Optional.empty(), target.map(Node.Scalar::text), with)),
                shape(readings));
    }

    /** Of a target with problems nothing follows: then it is as if an expression decided. */
    private Aim at(Optional<Node.Scalar> other) {
        return other.map(name -> new Aim(aim.known().target(name.text()), aim.known()))
                .orElse(aim);
    }

    private static FactShape shape(List<Action<?, ?>> readings) {
        var outputs = readings.stream()
                .<Class<? extends Record>>map(action -> ((Reading<?, ?, ?>) action).output())
                .collect(Collectors.toSet());
        return outputs.size() == 1 ? new FactShape.Of(outputs.iterator().next()) : new FactShape.Open();
    }
}
