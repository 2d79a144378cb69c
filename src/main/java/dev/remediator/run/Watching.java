package dev.remediator.run;

import dev.remediator.playbook.Step;
import dev.remediator.playbook.Verify;
import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a playbook that only observes would have been right to act: not where what it would have healed passes by
 * itself.
 */
final class Watching {
    private final RunMachine machine;

    Watching(RunMachine machine) {
        this.machine = machine;
    }

    /** After it was said what would have been done. What a clock or a person started has nothing that could pass. */
    void begin(Turn turn) {
        if (!turn.byAlert()) {
            machine.holding.held(turn, Holding.OBSERVES, "observes only");
            return;
        }
        turn.phase = Phase.WATCHING;
        turn.proof =
                Optional.of(new RunState.Proof(turn.now.plus(length(turn)), Optional.empty(), "nothing yet", false));
        turn.tell(
                Kind.CHECKING,
                "Watching for up to %s whether that would have been right".formatted(Say.duration(length(turn))));
        look(turn);
    }

    private Optional<Verify> verification(Turn turn) {
        return machine.playbook.procedure().steps().get(turn.step) instanceof Step.Change change
                ? machine.playbook.verification(change)
                : Optional.empty();
    }

    private Duration length(Turn turn) {
        return verification(turn).map(Verify::within).orElse(RunMachine.LONGEST_WAIT);
    }

    private void look(Turn turn) {
        var verify = verification(turn);
        if (verify.isPresent())
            turn.send(new Command.Check(turn.nextId(), verify.get().check()));
        else turn.timer(length(turn));
    }

    void again(Turn turn) {
        if (turn.now.isBefore(turn.proof.orElseThrow().until())) look(turn);
        else didNotPass(turn, length(turn));
    }

    void passed(Turn turn, String saw) {
        var verify = verification(turn).orElseThrow();
        var proof = turn.proof.orElseThrow();
        var since = proof.passingSince().orElse(turn.now);
        turn.proof = Optional.of(new RunState.Proof(proof.until(), Optional.of(since), saw, true));
        var left = verify.hold().minus(Duration.between(since, turn.now));
        if (left.isPositive())
            checkAgain(turn, proof.until(), left.compareTo(verify.every()) < 0 ? left : verify.every());
        else
            end(
                    turn,
                    "it passed by itself after %s (%s): acting was not needed"
                            .formatted(Say.between(begun(turn), since), saw));
    }

    /** @param notMade nobody could look */
    void failed(Turn turn, String saw, boolean notMade) {
        var proof = turn.proof.orElseThrow();
        turn.proof = Optional.of(new RunState.Proof(proof.until(), Optional.empty(), saw, proof.looked() || !notMade));
        checkAgain(turn, proof.until(), verification(turn).orElseThrow().every());
    }

    private void checkAgain(Turn turn, Instant until, Duration in) {
        if (turn.now.plus(in).isAfter(until)) didNotPass(turn, length(turn));
        else turn.timer(in);
    }

    /** The alert is over. */
    void resolved(Turn turn) {
        end(
                turn,
                "the alert was over by itself after %s: acting was not needed"
                        .formatted(Say.between(begun(turn), turn.now)));
    }

    void deadline(Turn turn) {
        didNotPass(turn, Duration.between(begun(turn), turn.now));
    }

    private void didNotPass(Turn turn, Duration within) {
        var verify = verification(turn);
        var proof = turn.proof.orElseThrow();
        if (verify.isPresent() && !proof.looked())
            end(
                    turn,
                    "whether acting was called for cannot be told: '%s' could not be checked within %s (last: %s)"
                            .formatted(verify.get().check(), Say.duration(within), proof.saw()));
        else
            end(
                    turn,
                    verify.map(v -> "it did not pass within %s (last: %s)".formatted(Say.duration(within), proof.saw()))
                                    .orElse("the alert was not over within " + Say.duration(within))
                            + ": acting was called for");
    }

    private Instant begun(Turn turn) {
        return turn.proof.orElseThrow().until().minus(length(turn));
    }

    private void end(Turn turn, String why) {
        machine.holding.held(turn, Holding.OBSERVES, "observes only; " + why);
    }
}
