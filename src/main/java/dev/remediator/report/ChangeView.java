package dev.remediator.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A temporary change that stands, or one that could not be taken back as it should.
 *
 * @param state {@code intended}, {@code made}, {@code taking-back}, {@code waits} (for the end of the kill
 *     switch), {@code failed}, {@code foreign}
 * @param summary what the last attempt to take it back said
 */
public record ChangeView(
        UUID id,
        UUID incident,
        String target,
        String says,
        String state,
        Instant madeAt,
        Instant dueAt,
        int attempts,
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
