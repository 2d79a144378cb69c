package dev.remediator.playbook;

import dev.remediator.action.Action;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.Durations;
import dev.remediator.action.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the steps of {@code try:} and {@code steps:}. */
final class StepReader {
    private static final Set<String> KEYS = Set.of("do", "with", "if", "for", "keep", "verify");
    private static final Set<String> LATER = Set.of("approve");

    /** The breaker's own state is the proof: an open breaker refuses calls, and may look like the very fault. */
    private static final Set<String> ALWAYS_PROVED = Set.of("breaker.trip", "breaker.reset");

    private final Aim aim;
    private final Expressions expressions;
    private final Parameters parameters;
    private final VerifyReader verifies;
    private final boolean ladder;
    private final Optional<Verify> common;
    private final boolean commonWritten;
    private final Problems problems;

    /**
     * @param ladder whether the steps are rungs of {@code try:}
     * @param common the playbook's own verification, where it could be read
     * @param commonWritten whether it has one at all
     */
    StepReader(
            Aim aim,
            Expressions expressions,
            boolean ladder,
            Optional<Verify> common,
            boolean commonWritten,
            Problems problems) {
        this.aim = aim;
        this.expressions = expressions;
        this.ladder = ladder;
        this.common = common;
        this.commonWritten = commonWritten;
        this.problems = problems;
        parameters = new Parameters(expressions, problems);
        verifies = new VerifyReader(aim, problems);
    }

    Optional<Step> read(Node node) {
        return Section.open(node, "a step", KEYS, LATER, problems).flatMap(this::read);
    }

    private Optional<Step> read(Section section) {
        var capability = section.text(section.required("do", "name what the step does"), "do");
        var condition = section.node("if")
                .flatMap(node -> section.scalar(node, "if"))
                .flatMap(scalar -> expressions.condition(scalar, Sight.FACTS));
        var temporary = section.duration("for");
        boolean keep = section.flag("keep");
        var verify = section.node("verify").flatMap(verifies::read);
        var actions = capability.map(name -> changes(name)).orElse(List.of());
        var with = parameters.read(section.node("with"), section.place(), actions, Sight.FACTS);
        if (capability.isEmpty()) return Optional.empty();
        mustBeProved(section, capability.get());
        temporary.ifPresent(time -> canBeTemporary(section, time, actions, verify.or(() -> common)));
        return Optional.of(
                new Step.Change(capability.get().text(), with, condition, temporary, keep, verify, Optional.empty()));
    }

    private List<Action<?, ?>> changes(Node.Scalar capability) {
        if (capability.text().equals("ask")) {
            problems.at(capability, "'ask' is not supported by this version; remove the step");
            return List.of();
        }
        if (capability.text().equals(GatherReader.CHECK)) {
            problems.at(capability, "'check' changes nothing; write it under 'verify' or 'gather'");
            return List.of();
        }
        var actions = aim.actions(capability, problems);
        if (actions.stream().allMatch(action -> action instanceof Change<?, ?>)) return actions;
        problems.at(capability, Problems.quote(capability.text()) + " only reads; write it under 'gather'");
        return List.of();
    }

    private void mustBeProved(Section section, Node.Scalar capability) {
        if (section.has("verify") || commonWritten) return;
        if (ladder)
            problems.at(
                    capability,
                    "nothing proves that " + Problems.quote(capability.text())
                            + " helped; give the step or the playbook a 'verify'");
        else if (ALWAYS_PROVED.contains(capability.text()))
            problems.at(capability, Problems.quote(capability.text()) + " needs a 'verify' of its own");
    }

    private void canBeTemporary(Section section, Duration time, List<Action<?, ?>> actions, Optional<Verify> verify) {
        if (!actions.isEmpty() && actions.stream().noneMatch(StepReader::canBeUndone))
            problems.at(
                    section.placeOf("for"),
                    Problems.quote(actions.getFirst().capability())
                            + " cannot be taken back, so it cannot be temporary; remove 'for'");
        verify.filter(v -> time.compareTo(v.hold()) <= 0)
                .ifPresent(v -> problems.at(
                        section.placeOf("for"),
                        "after %s it is taken back, before its check could hold for %s"
                                .formatted(Durations.format(time), Durations.format(v.hold()))));
    }

    /** An action that says nothing about undoing inherits a refusal. */
    private static boolean canBeUndone(Action<?, ?> action) {
        try {
            return action.getClass().getMethod("undo", Call.class, Undo.class).getDeclaringClass() != Change.class;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
