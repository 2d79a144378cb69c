package dev.remediator.playbook;

import dev.remediator.action.Action;
import dev.remediator.action.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code gather:}. */
final class GatherReader {
    static final String CHECK = "check";

    private static final Set<String> KEYS = Set.of("do", "with");
    private static final Set<String> CHECK_KEYS = Set.of("name", "target");
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while");

    /** What is gathered, and how expressions see it; also of what could not be read, lest each use be a problem. */
    record Gathered(List<Gathering> gatherings, Map<String, FactShape> shapes) {}

    private final Aim aim;
    private final Problems problems;
    private final Parameters parameters;
    private final List<Gathering> gatherings = new ArrayList<>();
    private final Map<String, FactShape> shapes = new LinkedHashMap<>();

    GatherReader(Aim aim, Problems problems) {
        this.aim = aim;
        this.problems = problems;
        parameters = new Parameters(new Expressions(Map.of(), problems), problems);
    }

    Gathered read(Map<String, Node.Entry> entries) {
        entries.forEach((name, entry) -> {
            shapes.put(name, new FactShape.Open());
            if (RESERVED.contains(name) || !isIdentifier(name)) {
                problems.at(
                        entry.key(),
                        Problems.quote(name) + " cannot be written in an expression as facts." + name
                                + (RESERVED.contains(name)
                                        ? "; it is a word of CEL's own"
                                        : "; begin with a letter, and use letters, digits and _"));
                return;
            }
            Section.open(entry.value(), "a piece of evidence", KEYS, Set.of(), problems)
                    .ifPresent(section -> read(name, section));
        });
        return new Gathered(List.copyOf(gatherings), shapes);
    }

    private void read(String name, Section section) {
        var capability = section.text(section.required("do", "name what is read, or 'check'"), "do");
        if (capability.isEmpty()) return;
        if (capability.get().text().equals(CHECK)) check(name, section);
        else reading(name, capability.get(), section);
    }

    private void check(String name, Section section) {
        shapes.put(name, new FactShape.Of(FactShape.Check.class));
        var with = section.required("with", "name the check: { name: … }")
                .flatMap(node -> Section.open(node, "the 'with' of a check", CHECK_KEYS, Set.of(), problems));
        if (with.isEmpty()) return;
        var check = with.get().text(with.get().required("name", "name the check"), "name");
        var target = with.get().text("target");
        if (target.isPresent() && !knownTarget(target.get())) return;
        var where =
                target.flatMap(t -> aim.known().target(t.text())).map(aim::at).orElse(aim);
        if (target.isPresent() && aim.known().broken().contains(target.get().text())) return;
        if (check.filter(c -> where.hasCheck(c, problems)).isEmpty()) return;
        gatherings.add(new Gathering(
                name, CHECK, check.map(Node.Scalar::text), target.map(Node.Scalar::text), JsonArguments.none()));
    }

    private boolean knownTarget(Node.Scalar target) {
        var names = aim.known().targetNames();
        if (names.contains(target.text())) return true;
        problems.at(
                target,
                "unknown target " + Problems.quote(target.text())
                        + Problems.suggest(target.text(), names, "; targets.yaml has " + Problems.list(names)));
        return false;
    }

    private void reading(String name, Node.Scalar capability, Section section) {
        var actions = aim.actions(capability, problems);
        var readings = actions.stream()
                .filter(action -> action instanceof Reading<?, ?, ?>)
                .<Action<?, ?>>map(action -> action)
                .toList();
        if (readings.size() < actions.size()) {
            problems.at(capability, Problems.quote(capability.text()) + " changes something; evidence is only read");
            return;
        }
        if (!readings.isEmpty()) shapes.put(name, shape(readings));
        var with = parameters.read(section.node("with"), section.place(), readings, Sight.RUN);
        gatherings.add(new Gathering(name, capability.text(), Optional.empty(), Optional.empty(), with));
    }

    private static FactShape shape(List<Action<?, ?>> readings) {
        var outputs = readings.stream()
                .<Class<? extends Record>>map(action -> ((Reading<?, ?, ?>) action).output())
                .collect(Collectors.toSet());
        return outputs.size() == 1 ? new FactShape.Of(outputs.iterator().next()) : new FactShape.Open();
    }

    private static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && !Character.isDigit(name.charAt(0))
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
    }
}
