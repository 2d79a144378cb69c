package dev.remediator.run;

import dev.remediator.guard.Verdict;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.RunState.Effect.Fate;
import java.util.Optional;
import java.util.stream.Collectors;

/** Taking back what a run has changed: one at a time on a target, and not under the kill switch. */
final class TakingBack {
    private final RunMachine machine;

    TakingBack(RunMachine machine) {
        this.machine = machine;
    }

    /** Claims the target first; a run that waited for people had let it go. */
    void undo(Turn turn, RunState.Effect effect) {
        turn.phase = Phase.UNDOING;
        turn.send(new Command.HoldTarget(turn.nextId(), effect.command()));
    }

    void guarded(Turn turn, Command.HoldTarget asked, Verdict verdict) {
        var effect = turn.effects().stream()
                .filter(e -> e.command() == asked.effect())
                .findFirst()
                .orElseThrow();
        switch (verdict) {
            case Verdict.Allow _ -> {
                turn.waitingSince = Optional.empty();
                turn.holdsTarget = true;
                // While its target was waited for, its time may have come: then it is taken back without this run.
                if (!turn.standing().contains(effect)) {
                    goOn(turn, effect);
                    return;
                }
                turn.send(new Command.Undo(
                        turn.nextId(),
                        effect.command(),
                        effect.capability(),
                        effect.input(),
                        effect.undo().orElseThrow()));
            }
            case Verdict.Hold hold -> {
                if (!hold.passing() || !Holding.waits(turn, Holding.again(turn, hold), hold.reason())) held(turn, hold);
            }
        }
    }

    /** What was waited for may have passed. */
    void again(Turn turn) {
        if (turn.ending.isPresent()) {
            machine.endings.conclude(turn);
            return;
        }
        var last = turn.effects().getLast();
        if (last.step() == turn.step && last.fate() == Fate.STANDS) undo(turn, last);
        // An earlier step was to make way for this one, which is planned anew.
        else machine.steps.step(turn, turn.step);
    }

    private void held(Turn turn, Verdict.Hold hold) {
        turn.heldBy = Optional.of(hold.guard());
        var standing = turn.standing().stream()
                .filter(e -> e.fate() == Fate.STANDS && e.undo().isPresent())
                .map(e -> e.undo().orElseThrow().says())
                .collect(Collectors.joining("; "));
        turn.tell(Kind.UNDO_FAILED, "Not taken back (%s): %s".formatted(standing, hold.reason()));
        turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, false, true));
        turn.reason = Optional.of("what was done was not taken back (%s): %s".formatted(standing, hold.reason()));
        machine.endings.conclude(turn);
    }

    void undone(Turn turn, Command.Undo undo, RunEvent.Undone answer) {
        turn.fate(undo.effect(), Fate.UNDONE);
        turn.tell(Kind.UNDONE, "Taken back: " + answer.summary());
        goOn(
                turn,
                turn.effects().stream()
                        .filter(e -> e.command() == undo.effect())
                        .findFirst()
                        .orElseThrow());
    }

    /** An earlier step was taken back for the present one, which is planned anew. */
    private void goOn(Turn turn, RunState.Effect effect) {
        if (turn.ending.isPresent()) machine.endings.conclude(turn);
        else machine.steps.step(turn, effect.step() < turn.step ? turn.step : turn.step + 1);
    }

    void stuck(Turn turn, Command.Undo undo, RunEvent.UndoRefused answer) {
        turn.fate(undo.effect(), Fate.STUCK);
        var what = answer.foreign()
                ? "somebody else changed it meanwhile, so it was left alone: " + answer.summary()
                : "it could not be taken back: " + answer.summary();
        turn.tell(
                Kind.UNDO_FAILED,
                "Not taken back (%s): %s".formatted(undo.undo().says(), what));
        var undoing = turn.ending.map(RunState.Ending::undoing).orElse(false);
        turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, undoing, true));
        turn.reason = Optional.of(what);
        machine.endings.conclude(turn);
    }
}
