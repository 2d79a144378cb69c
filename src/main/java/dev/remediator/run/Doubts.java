package dev.remediator.run;

import dev.remediator.run.Announcement.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * Effects whose result is lost: never done again, but for those that their target declares safe ({@link Repeats}). The
 * platform is asked what became of them, and then people.
 */
final class Doubts {
    private final RunMachine machine;

    Doubts(RunMachine machine) {
        this.machine = machine;
    }

    void unknown(Turn turn, Command.Act act, String reason) {
        turn.phase = Phase.RECONCILING;
        turn.tell(
                Kind.NOT_VERIFIED,
                "Cannot tell whether this happened: %s (%s). It is not repeated; the platform is asked"
                        .formatted(act.intention().prepared().says(), reason));
        turn.send(new Command.Reconcile(turn.nextId(), act.id(), act.intention(), act.intendedAt(), act.repeats()));
    }

    /** An effect whose result is lost is never done again, but asked about. */
    void resumed(Turn turn) {
        turn.tell(Kind.SEEN, "Taken up again, after Remediator had stopped");
        // Nobody looked meanwhile: a check must hold anew.
        turn.proof = turn.proof.map(p -> new RunState.Proof(p.until(), Optional.empty(), p.saw(), p.looked()));
        if (turn.intended().isEmpty()) return;
        var act = turn.intended().get();
        turn.answered(act.id());
        unknown(turn, act, "Remediator stopped between the intent and the result");
    }

    void reconciled(Turn turn, Command.Reconcile asked, RunEvent.Reconciled found) {
        switch (found.finding()) {
            case HAPPENED ->
                machine.steps.done(turn, asked.act(), asked.intention(), "It happened: " + found.saw(), found.undo());
            case DID_NOT -> machine.steps.notDone(turn, "did not happen: " + found.saw());
            case REPEATABLE -> {
                if (turn.ending.isPresent()) leave(turn, asked.intention(), "(%s)".formatted(found.saw()), true);
                else machine.repeats.begin(turn, asked, found.saw());
            }
            case CANNOT_TELL -> {
                // Somebody has ended the run meanwhile, or its time is over.
                if (turn.ending.isPresent()) leave(turn, asked.intention(), "(%s)".formatted(found.saw()), true);
                else ask(turn, asked.act(), asked.intention(), asked.intendedAt(), found.saw());
            }
        }
    }

    /** The target stays held meanwhile: whatever is done there next must know. */
    void ask(Turn turn, int act, Command.Intention intention, Instant intendedAt, String saw) {
        turn.phase = Phase.IN_DOUBT;
        turn.repeating = Optional.empty();
        turn.waitingSince = Optional.empty();
        int id = turn.nextId();
        var says = intention.prepared().says();
        var owner = machine.target.owner().orElse("");
        turn.send(new Command.AskDoubt(id, act, intention, intendedAt, owner, saw, turn.deadlineAt));
        turn.tell(
                Kind.NEEDS_HUMAN,
                "It is not known whether this happened: %s. %s must look at %s and say so, until %s; nothing else is done there meanwhile"
                        .formatted(
                                says,
                                owner.isEmpty() ? "An engineer" : "Somebody of " + owner,
                                machine.target.name(),
                                Consenting.moment(turn.deadlineAt)),
                "Intended at %s: %s".formatted(Consenting.moment(intendedAt), Consenting.says(intention)),
                "Known: " + saw,
                "It happened: the run goes on and checks whether it has helped",
                "It did not: the run goes on as if it had failed",
                "Stop: the run ends, and what there is to be done is yours",
                "Say it: ./remediator settle %1$s/%2$d happened | did-not | stop --as ENGINEER, or POST /api/v1/doubts/%1$s/%2$d"
                        .formatted(turn.run(), id));
    }

    void settled(Turn turn, Command.AskDoubt asked, RunEvent.DoubtSettled word) {
        if (!word.at().isBefore(asked.expiresAt())) return;
        turn.answered(asked.id());
        var why = word.reason().isBlank() ? "" : " (" + word.reason() + ")";
        switch (word.settled()) {
            case HAPPENED -> {
                turn.tell(Kind.DECIDED, "%s says that it happened%s".formatted(word.by(), why));
                machine.steps.done(
                        turn,
                        asked.act(),
                        asked.intention(),
                        "It happened, says %s: %s"
                                .formatted(
                                        word.by(), asked.intention().prepared().says()),
                        Optional.empty(),
                        asked.intendedAt());
            }
            case DID_NOT -> {
                turn.tell(Kind.DECIDED, "%s says that it did not happen%s".formatted(word.by(), why));
                machine.steps.notDone(turn, "did not happen, says " + word.by());
            }
            case STOP -> {
                turn.tell(Kind.DECIDED, "%s stops the run%s".formatted(word.by(), why));
                leave(turn, asked.intention(), "and %s has stopped the run".formatted(word.by()), false);
            }
        }
    }

    void expired(Turn turn, Command.AskDoubt asked) {
        if (turn.now.isBefore(asked.expiresAt())) return;
        turn.answered(asked.id());
        turn.tell(Kind.DECIDED, "No answer: nobody has said in time what became of it");
        leave(turn, asked.intention(), "(%s), and nobody has said so in time".formatted(asked.saw()), true);
    }

    /** Whatever ends the run before it is known: it stays a matter for people. */
    void leave(Turn turn, Command.AskDoubt asked, String why) {
        leave(turn, asked.intention(), "(%s), and %s".formatted(asked.saw(), why), true);
    }

    /** An effect that was to be sent again, and is not. */
    void leave(Turn turn, RunState.Repeating repeating, String why) {
        leave(turn, repeating.intention(), "(%s), and %s".formatted(repeating.saw(), why), true);
    }

    private void leave(Turn turn, Command.Intention intention, String why, boolean escalate) {
        turn.repeating = Optional.empty();
        turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, false, escalate));
        turn.reason = Optional.of("it is not known whether this happened: %s %s"
                .formatted(intention.prepared().says(), why));
        machine.endings.conclude(turn);
    }
}
