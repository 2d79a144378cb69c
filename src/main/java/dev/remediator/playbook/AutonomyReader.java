package dev.remediator.playbook;

import dev.remediator.target.Target;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code autonomy:}, and finds whom {@code approve} would ask. */
final class AutonomyReader {
    private final Section section;
    private final Aim aim;
    private final Problems problems;

    AutonomyReader(Section section, Aim aim, Problems problems) {
        this.section = section;
        this.aim = aim;
        this.problems = problems;
    }

    Autonomy read(Optional<Procedure> procedure, Duration deadline) {
        var autonomy = section.choice(section.node("autonomy"), "autonomy", Autonomy.class, true)
                .orElse(Autonomy.AUTO);
        boolean asksTheOwner = autonomy == Autonomy.APPROVE
                && procedure.stream()
                        .flatMap(p -> p.changes().stream())
                        .anyMatch(change -> change.approve().isEmpty());
        if (asksTheOwner) {
            aim.target().ifPresent(this::hasOwner);
            if (Approve.DEFAULT_WITHIN.compareTo(deadline) >= 0)
                problems.at(
                        section.placeOf(section.has("deadline") ? "deadline" : "autonomy"),
                        "the owner may take 15m to consent, and the run ends before; lengthen 'deadline', or give each "
                                + "step an 'approve' with a shorter 'within'");
        }
        return autonomy;
    }

    private void hasOwner(Target target) {
        var value = section.node("autonomy").orElseThrow();
        if (target.owner().isEmpty())
            problems.at(
                    value,
                    "nobody could be asked: " + target.name()
                            + " has no 'owner' in targets.yaml; give it one, or each step an 'approve'");
        else if (!aim.known().people().present())
            problems.at(
                    value,
                    "nobody could be asked: there is no " + PeopleFile.NAME + " that says who is in group '"
                            + target.owner().get() + "', which owns " + target.name() + "; write one");
    }
}
