package dev.remediator.run;

import dev.remediator.playbook.Otherwise;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.RunState.Effect.Fate;
import java.util.List;
import java.util.Optional;

/** How a run ends: by its alert, its deadline or a person, by failing; and what it takes back before. */
final class Endings {
    private final RunMachine machine;

    Endings(RunMachine machine) {
        this.machine = machine;
    }

    void resolved(Turn turn) {
        if (turn.resolved) return;
        turn.resolved = true;
        if (turn.phase == Phase.WATCHING) machine.watching.resolved(turn);
        else if (turn.phase == Phase.GUARDING && turn.repeating.isPresent())
            machine.repeats.left(turn, turn.repeating.get(), "the alert is over");
        else if (!turn.acted()) end(turn, Phase.CANCELLED, "the alert is over before anything was done");
        else if (turn.phase == Phase.PLANNING || turn.phase == Phase.GUARDING || turn.phase == Phase.ASKING)
            end(turn, Phase.CANCELLED, RunMachine.LEFT_OUT);
        else turn.tell(Kind.SEEN, "The alert is over; what was begun is brought to its end");
    }

    void cancel(Turn turn, RunEvent.Cancelled cancelled) {
        var why = "stopped by %s: %s".formatted(cancelled.by(), cancelled.reason());
        if (turn.underWay().isEmpty()) {
            // What is in doubt or could not be taken back stays a matter for people.
            if (turn.doubt().isPresent())
                machine.doubts.leave(turn, turn.doubt().get(), "it was " + why);
            else if (turn.repeating.isPresent()) machine.doubts.leave(turn, turn.repeating.get(), "it was " + why);
            else if (turn.ending.filter(e -> e.phase() == Phase.NEEDS_HUMAN).isPresent())
                end(turn, Phase.NEEDS_HUMAN, turn.reason.orElse("it ended") + "; " + why);
            else end(turn, Phase.CANCELLED, why);
            return;
        }
        if (turn.ending.filter(e -> !e.undoing()).isPresent()) return;
        // What could not be taken back stays a matter for people.
        if (turn.ending.filter(e -> e.phase() == Phase.NEEDS_HUMAN).isPresent()) {
            turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, false, true));
        } else {
            turn.ending = Optional.of(new RunState.Ending(Phase.CANCELLED, false, false));
            turn.reason = Optional.of(why);
        }
        turn.tell(
                Kind.WAITING,
                "Stopped by %s (%s): only the answer to what is under way is awaited"
                        .formatted(cancelled.by(), cancelled.reason()));
    }

    static void abandoned(Turn turn, String reason) {
        var underWay = turn.underWay()
                .or(() -> turn.doubt().map(d -> d.intention().prepared().says()))
                .or(() -> turn.repeating.map(r -> r.intention().prepared().says()))
                .map(what -> ". It is not known whether this happened: " + what)
                .orElse("");
        end(turn, Phase.NEEDS_HUMAN, reason + underWay);
    }

    void deadline(Turn turn) {
        if (turn.now.isBefore(turn.deadlineAt)) return;
        if (turn.deadlineAt.isAfter(turn.startedAt().plus(machine.playbook.deadline()))) {
            var what = turn.underWay()
                    .or(() -> turn.ending.map(_ -> "taking back what was done"))
                    .orElse("nothing");
            escalate(turn);
            end(turn, Phase.NEEDS_HUMAN, "the deadline and its grace are over, and this has not ended: " + what);
            return;
        }
        turn.deadlineAt = turn.now.plus(RunMachine.UNDO_GRACE);
        var why = "its deadline of %s is over".formatted(Say.duration(machine.playbook.deadline()));
        if (turn.phase == Phase.WATCHING) {
            machine.watching.deadline(turn);
        } else if (turn.doubt().isPresent()) {
            machine.doubts.leave(turn, turn.doubt().get(), "nobody has said so in time");
        } else if (turn.underWay().isPresent()) {
            if (turn.ending.isEmpty()) {
                turn.ending = Optional.of(ending(Phase.FAILED));
                turn.reason = Optional.of(why);
            }
            turn.tell(Kind.WAITING, "The deadline is over; only the answer to what is under way is awaited");
        } else if (turn.repeating.isPresent()) {
            turn.forgetOutstanding();
            machine.doubts.leave(turn, turn.repeating.get(), why);
        } else if (turn.ending.isPresent()) {
            turn.tell(Kind.WAITING, "The deadline is over; what was done is still to be taken back");
        } else {
            withdraw(turn);
            turn.forgetOutstanding();
            fail(turn, why);
        }
    }

    RunState.Ending ending(Phase phase) {
        return new RunState.Ending(
                phase,
                machine.playbook.otherwise().contains(Otherwise.UNDO),
                machine.playbook.otherwise().contains(Otherwise.ESCALATE));
    }

    void fail(Turn turn, String why) {
        fail(turn, why, ending(Phase.FAILED));
    }

    void fail(Turn turn, String why, RunState.Ending ending) {
        turn.reason = Optional.of(why);
        turn.ending = Optional.of(ending);
        turn.waitingSince = Optional.empty();
        conclude(turn);
    }

    /** Takes back what is to be taken back, newest first, and then ends. */
    void conclude(Turn turn) {
        var ending = turn.ending.orElseThrow();
        if (ending.undoing()) {
            var next = turn.effects().reversed().stream()
                    .filter(e -> e.fate() == Fate.STANDS && e.undo().isPresent())
                    .filter(e ->
                            e.until().filter(until -> !until.isAfter(turn.now)).isEmpty())
                    .findFirst();
            if (next.isPresent()) {
                machine.takingBack.undo(turn, next.get());
                return;
            }
        }
        if (ending.escalate()) escalate(turn);
        end(turn, ending.phase(), turn.reason.orElse("it ended"));
    }

    private void escalate(Turn turn) {
        turn.tell(Kind.ESCALATED, called());
    }

    void escalate(Turn turn, String why) {
        turn.tell(Kind.ESCALATED, "%s: %s".formatted(called(), why));
    }

    private String called() {
        return "%s: people are called for %s%s"
                .formatted(
                        machine.playbook.severity(),
                        machine.target.name(),
                        machine.target.owner().map(o -> ", owned by " + o).orElse(""));
    }

    /** Whoever is still asked need not answer any more. */
    static void withdraw(Turn turn) {
        turn.asked()
                .ifPresent(asked -> turn.tell(
                        Kind.DECIDED,
                        switch (asked) {
                            case Command.AskApproval a ->
                                "Nobody need decide any more about this: "
                                        + a.intention().prepared().says();
                            case Command.AskPerson a -> "%s need not answer any more".formatted(a.group());
                            case Command.AskDoubt _ -> "Nobody need say any more what became of it";
                        }));
    }

    static void end(Turn turn, Phase phase, String why) {
        end(turn, phase, why, List.of());
    }

    /** @param next what people must know beside it */
    static void end(Turn turn, Phase phase, String why, List<String> next) {
        withdraw(turn);
        turn.forgetOutstanding();
        turn.eraseSecrets();
        turn.repeating = Optional.empty();
        turn.phase = phase;
        turn.reason = Optional.of(why);
        turn.ending = Optional.empty();
        var took = Say.between(turn.startedAt(), turn.now);
        switch (phase) {
            case SUCCEEDED ->
                turn.tell(
                        Kind.HEALED,
                        "%s after %s: %s"
                                .formatted(turn.byAlert() && !turn.effects().isEmpty() ? "Healed" : "Done", took, why));
            case HEALED_BY_ITSELF -> turn.tell(Kind.HEALED_BY_ITSELF, "Nothing was done: " + why);
            case HELD -> turn.tell(Kind.HELD, "Held, nothing was done: " + why, next);
            case CANCELLED -> turn.tell(Kind.CANCELLED, "Ended: " + why, stands(turn));
            case FAILED ->
                turn.tell(
                        Kind.FAILED,
                        "%s after %s: %s".formatted(turn.byAlert() ? "Not healed" : "Not finished", took, why),
                        stands(turn));
            case NEEDS_HUMAN ->
                turn.tell(
                        Kind.NEEDS_HUMAN,
                        "A person must look at %s: %s. Nothing more is done by this run".formatted(turn.target(), why),
                        stands(turn));
            case WAITING,
                    CHECKING,
                    GATHERING,
                    PLANNING,
                    GUARDING,
                    ASKING,
                    ACTING,
                    RECONCILING,
                    IN_DOUBT,
                    VERIFYING,
                    WATCHING,
                    UNDOING -> throw new IllegalStateException(phase + " is no end");
        }
    }

    /** What this run has changed and nobody has taken back. */
    private static List<String> stands(Turn turn) {
        return turn.standing().stream()
                .map(e -> "Still stands: %s%s"
                        .formatted(
                                e.says(),
                                e.until()
                                        .map(until -> ", taken back at " + Consenting.moment(until))
                                        .orElse("")))
                .toList();
    }
}
