package dev.remediator.run;

import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Verify;
import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the check of a playbook passes before anything is done, and for long enough after a step was done. */
final class Proving {
    private final RunMachine machine;

    Proving(RunMachine machine) {
        this.machine = machine;
    }

    void passed(Turn turn, String saw) {
        if (turn.phase == Phase.CHECKING) {
            Endings.end(
                    turn,
                    Phase.HEALED_BY_ITSELF,
                    "'%s' passes: %s"
                            .formatted(machine.playbook.verify().orElseThrow().check(), saw));
            return;
        }
        if (turn.phase == Phase.WATCHING) machine.watching.passed(turn, saw);
        if (turn.phase != Phase.VERIFYING) return;
        var verify = verification(turn);
        var proof = turn.proof.orElseThrow();
        var since = proof.passingSince().orElse(turn.now);
        turn.proof = Optional.of(new RunState.Proof(proof.until(), Optional.of(since), saw, true));
        var held = Duration.between(since, turn.now);
        if (held.compareTo(verify.hold()) >= 0) {
            verified(turn, verify, saw);
        } else {
            var left = verify.hold().minus(held);
            checkAgain(turn, verify, proof.until(), left.compareTo(verify.every()) < 0 ? left : verify.every());
        }
    }

    /** @param notMade nobody could look */
    void failed(Turn turn, String saw, boolean notMade) {
        if (turn.phase == Phase.CHECKING) {
            turn.tell(Kind.SEEN, "Seen: " + saw);
            machine.opening.gather(turn);
            return;
        }
        if (turn.phase == Phase.WATCHING) machine.watching.failed(turn, saw, notMade);
        if (turn.phase != Phase.VERIFYING) return;
        var verify = verification(turn);
        var proof = turn.proof.orElseThrow();
        turn.proof = Optional.of(new RunState.Proof(proof.until(), Optional.empty(), saw, proof.looked() || !notMade));
        checkAgain(turn, verify, proof.until(), verify.every());
    }

    private void checkAgain(Turn turn, Verify verify, Instant until, Duration in) {
        if (turn.now.plus(in).isAfter(until)) notVerified(turn, verify);
        else turn.timer(in);
    }

    private void verified(Turn turn, Verify verify, String saw) {
        turn.tell(Kind.VERIFIED, "Verified: '%s' passes (%s)".formatted(verify.check(), saw));
        switch (machine.playbook.procedure()) {
            case Procedure.Ladder l ->
                Endings.end(turn, Phase.SUCCEEDED, machine.steps.current(turn).capability() + " has helped");
            case Procedure.Sequence s -> machine.steps.step(turn, turn.step + 1);
        }
    }

    private void notVerified(Turn turn, Verify verify) {
        var proof = turn.proof.orElseThrow();
        var saw = proof.saw();
        if (!proof.looked()) {
            notLooked(turn, verify, saw);
            return;
        }
        turn.tell(
                Kind.NOT_VERIFIED,
                "%s has not helped: '%s' did not pass within %s (last: %s)"
                        .formatted(
                                machine.steps.current(turn).capability(),
                                verify.check(),
                                Say.duration(verify.within()),
                                saw));
        if (machine.playbook.procedure() instanceof Procedure.Sequence) {
            machine.endings.fail(
                    turn,
                    "step %d, %s, did not verify"
                            .formatted(
                                    turn.step + 1, machine.steps.current(turn).capability()));
            return;
        }
        var effect = turn.effects().getLast();
        if (effect.undo().isPresent()
                && effect.until().isEmpty()
                && !machine.steps.current(turn).keep()) machine.takingBack.undo(turn, effect);
        else machine.steps.step(turn, turn.step + 1);
    }

    /** Without a single look nothing is known: what may have helped is not taken back, and nothing stronger is tried. */
    private void notLooked(Turn turn, Verify verify, String why) {
        var capability = machine.steps.current(turn).capability();
        turn.tell(
                Kind.NOT_VERIFIED,
                "It cannot be told whether %s has helped: '%s' could not be checked within %s (last: %s)"
                        .formatted(capability, verify.check(), Say.duration(verify.within()), why));
        turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, false, true));
        turn.reason = Optional.of("it cannot be told whether %s has helped: %s".formatted(capability, why));
        machine.endings.conclude(turn);
    }

    Verify verification(Turn turn) {
        return machine.playbook.verification(machine.steps.current(turn)).orElseThrow();
    }
}
