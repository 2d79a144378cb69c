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

/** Reads a step that changes something. */
final class ChangeReader {
    /** The breaker's own state is the proof: an open breaker refuses calls, and may look like the very fault. */
    private static final Set<String> ALWAYS_PROVED = Set.of("breaker.trip", "breaker.reset");

    private static final Set<String> OTHER_STEPS = Set.of(Step.Ask.NAME, Step.Tell.NAME, EvidenceReader.CHECK);

    private final StepsReader.Around around;
    private final Problems problems;
    private final VerifyReader verifies;
    private final ApproveReader approvals;

    ChangeReader(StepsReader.Around around, Problems problems) {
        this.around = around;
        this.problems = problems;
        verifies = new VerifyReader(around.aim(), problems);
        approvals = new ApproveReader(around.known().people(), around.ladder(), around.deadline(), problems);
    }

    Optional<Step> read(
            Node.Scalar capability, Section section, Optional<Expression> condition, Expressions expressions) {
        var temporary = section.duration("for");
        boolean keep = section.flag("keep");
        var verify = section.node("verify").flatMap(verifies::read);
        var approve = section.node("approve").flatMap(approvals::read);
        var actions = changes(capability);
        var with =
                new Parameters(expressions, problems).read(section.node("with"), section.place(), actions, Sight.STEPS);
        mustBeProved(section, capability);
        temporary.ifPresent(time -> canBeTemporary(section, time, actions, verify.or(around::verify)));
        return Optional.of(new Step.Change(capability.text(), with, condition, temporary, keep, verify, approve));
    }

    private List<Action<?, ?>> changes(Node.Scalar capability) {
        var actions = around.aim().actions(capability, around.ladder() ? Set.of() : OTHER_STEPS, problems);
        return actions.stream().allMatch(action -> action instanceof Change<?, ?>) ? actions : List.of();
    }

    private void mustBeProved(Section section, Node.Scalar capability) {
        if (section.has("verify") || around.verified()) return;
        if (around.ladder())
            problems.at(
                    capability,
                    "nothing proves that " + Problems.quote(capability.text())
                            + " helped; give the step or the playbook a 'verify'");
        else if (ALWAYS_PROVED.contains(capability.text()))
            problems.at(
                    capability,
                    Problems.quote(capability.text())
                            + " proves nothing by itself; give it a 'verify' with a check of the breaker");
    }

    private void canBeTemporary(Section section, Duration time, List<Action<?, ?>> actions, Optional<Verify> verify) {
        if (!actions.isEmpty() && actions.stream().noneMatch(ChangeReader::canBeUndone))
            problems.at(
                    section.placeOf("for"),
                    Problems.quote(actions.getFirst().capability())
                            + " cannot be taken back, so it cannot be temporary; remove 'for'");
        verify.filter(v -> time.compareTo(v.hold()) <= 0)
                .ifPresent(v -> problems.at(
                        section.placeOf("for"),
                        "after %s it is taken back, before its check could hold for %s; lengthen 'for' or shorten 'hold'"
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
