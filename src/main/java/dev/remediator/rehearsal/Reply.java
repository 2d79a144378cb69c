package dev.remediator.rehearsal;

import dev.remediator.run.RunEvent;
import java.time.Duration;

/**
 * What the world answers to a command.
 *
 * @param after how long it takes
 * @param happens what changes in the world by then, whether or not anybody still waits for the answer
 */
public record Reply(Duration after, Runnable happens, RunEvent.Answer event) {
    /** At once, and nothing changes. */
    static Reply now(RunEvent.Answer event) {
        return new Reply(Duration.ZERO, () -> {}, event);
    }
}
