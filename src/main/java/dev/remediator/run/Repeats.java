package dev.remediator.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Effects of which nobody can tell what became, and of which the target's owner has declared that they may be sent again.
 * Exactly the same is sent, with the key of the first time, and only if no guard says no. Whatever keeps it from being
 * sent leaves what it was before: an effect in doubt.
 */
final class Repeats {
    /** How often an effect is sent again. */
    static final int TIMES = 3;

    /** Before the first time; twice as long before each further one. What was on its way may have arrived by then. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RunMachine machine;

    Repeats(RunMachine machine) {
        this.machine = machine;
    }

    /** It may be sent again, after a pause. */
    void begin(Turn turn, Command.Reconcile asked, String saw) {
        int times = turn.repeating.map(RunState.Repeating::times).orElse(0);
        wait(
                turn,
                new RunState.Repeating(
                        asked.repeats().orElse(asked.act()),
                        asked.act(),
                        asked.intention(),
                        asked.intendedAt(),
                        times,
                        saw));
    }

    private void wait(Turn turn, RunState.Repeating repeating) {
        if (turn.resolved) {
            left(turn, repeating, "the alert is over");
            return;
        }
        if (repeating.times() >= TIMES) {
            left(turn, repeating, "that was done %d times".formatted(repeating.times()));
            return;
        }
        turn.repeating = Optional.of(repeating);
        turn.phase = Phase.GUARDING;
        turn.waitingSince = Optional.empty();
        var pause = PAUSE.multipliedBy(1L << repeating.times());
        turn.tell(
                Announcement.Kind.WAITING,
                "Sent again in %s, unless something holds it: %s".formatted(Say.duration(pause), repeating.saw()));
        turn.timer(pause);
    }

    /** The time has come: the guards are asked as before every effect. */
    void again(Turn turn, RunState.Repeating repeating) {
        machine.steps.guard(turn, repeating.intention());
    }

    static RunState.Repeating sent(RunState.Repeating repeating, int act, Instant now) {
        return new RunState.Repeating(
                repeating.first(), act, repeating.intention(), now, repeating.times() + 1, repeating.saw());
    }

    /** What was sent before may have happened, whatever is said about the last time. */
    void refused(Turn turn, RunState.Repeating repeating, RunEvent.ActionRefused answer) {
        if (turn.ending.isPresent()) machine.doubts.leave(turn, repeating, "the last time: " + answer.reason());
        else if (answer.tooLate()) wait(turn, repeating);
        else left(turn, repeating, answer.reason());
    }

    /** It is not sent again: people must say what became of it. */
    void left(Turn turn, RunState.Repeating repeating, String why) {
        turn.forgetOutstanding();
        machine.doubts.ask(
                turn,
                repeating.act(),
                repeating.intention(),
                repeating.intendedAt(),
                "%s. It is not sent again: %s".formatted(repeating.saw(), why));
    }
}
