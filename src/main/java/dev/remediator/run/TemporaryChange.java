package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The small machine of a change that ends by itself: made, due, taking back, and then ended, foreign or failed. Pure.
 * It ignores limits, cooldowns and windows; what it may change back is only what is still ours.
 */
public final class TemporaryChange {
    /** Tries before people are called; with the pauses below about a quarter of an hour. */
    static final int ATTEMPTS = 8;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private TemporaryChange() {}

    /**
     * What taking back needs; stored with the row.
     *
     * @param atMost how long the change itself may take, and so its taking back; rows of older versions have none
     */
    public record Handle(JsonNode input, Undo undo, Optional<Duration> atMost) {}

    /** What becomes of a change after an attempt to take it back. */
    public sealed interface Next {
        /** It is over. {@code people} must hear of it as a call where it did not end as it should. */
        record Over(String state, String summary, Announcement.Kind kind) implements Next {}

        record TryAgain(Instant at, String why) implements Next {}
    }

    /** @param attempt counts from 1 */
    public static Next after(UndoOutcome outcome, int attempt, String says, Instant now) {
        return switch (outcome) {
            case UndoOutcome.Undone u ->
                new Next.Over(
                        "ended", "Taken back, its time is over: " + u.summary(), Announcement.Kind.TEMPORARY_ENDED);
            case UndoOutcome.Foreign f ->
                new Next.Over(
                        "foreign",
                        "Left alone, because somebody else changed it meanwhile: %s. Decide whether to %s"
                                .formatted(f.summary(), says),
                        Announcement.Kind.TEMPORARY_FAILED);
            case UndoOutcome.Failed f
            when attempt < ATTEMPTS -> new Next.TryAgain(now.plus(pause(attempt)), f.summary());
            case UndoOutcome.Failed f ->
                new Next.Over(
                        "failed",
                        "Could not be taken back in %d attempts: %s. Do it by hand: %s"
                                .formatted(attempt, f.summary(), says),
                        Announcement.Kind.TEMPORARY_FAILED);
        };
    }

    static Duration pause(int attempt) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
