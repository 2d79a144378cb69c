package dev.remediator.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A temporary change.
 *
 * @param says what taking it back does
 * @param state {@code intended}, {@code made}, {@code taking-back}, {@code waits} (for the end of the
 *     kill switch), and when it is over {@code ended}, {@code not-made},
 *     {@code failed}, {@code foreign}
 * @param endedEarlyBy who wanted it back before its time
 * @param summary what the last attempt to take it back said
 */
public record ChangeView(
        UUID id,
        UUID run,
        UUID incident,
        String playbook,
        String target,
        String capability,
        String says,
        String state,
        Instant madeAt,
        Instant dueAt,
        int attempts,
        Optional<Instant> endedAt,
        Optional<String> endedEarlyBy,
        Optional<String> summary) {

    /** Time until it is taken back; negative when that is overdue. */
    public Duration left(Instant now) {
        return Duration.between(now, dueAt);
    }

    /** It stays until a person does something. */
    public boolean stuck() {
        return state.equals("failed") || state.equals("foreign");
    }
}
