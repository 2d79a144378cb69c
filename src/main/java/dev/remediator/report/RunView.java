package dev.remediator.report;

import dev.remediator.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A run as it stands.
 *
 * @param reason why it ended as it did; empty while it goes on
 */
public record RunView(
        UUID id,
        UUID incident,
        String playbook,
        String target,
        Phase phase,
        Instant startedAt,
        Instant deadlineAt,
        Optional<Instant> endedAt,
        Optional<String> reason) {

    public Optional<Duration> took() {
        return endedAt.map(end -> Duration.between(startedAt, end));
    }

    /** What the phase means, in a few words: "verifying", "healed". */
    public String state() {
        return switch (phase) {
            case WAITING -> "waiting";
            case CHECKING -> "checking";
            case GATHERING -> "gathering evidence";
            case PLANNING, GUARDING -> "deciding";
            case ASKING -> "waiting for people";
            case ACTING -> "acting";
            case RECONCILING -> "finding out what happened";
            case IN_DOUBT -> "in doubt: a person must say what happened";
            case VERIFYING -> "verifying";
            case WATCHING -> "watching whether acting would have been right";
            case UNDOING -> "taking back";
            case SUCCEEDED -> "healed";
            case HEALED_BY_ITSELF -> "healed by itself";
            case HELD -> "held";
            case CANCELLED -> "ended early";
            case FAILED -> "not healed";
            case NEEDS_HUMAN -> "needs a person";
        };
    }

    /** How the phase should strike the eye. */
    public Mark.Tone tone() {
        return switch (phase) {
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
                    UNDOING -> Mark.Tone.BUSY;
            case SUCCEEDED, HEALED_BY_ITSELF -> Mark.Tone.GOOD;
            case HELD, CANCELLED -> Mark.Tone.QUIET;
            case FAILED -> Mark.Tone.BAD;
            case NEEDS_HUMAN -> Mark.Tone.CALL;
        };
    }
}
