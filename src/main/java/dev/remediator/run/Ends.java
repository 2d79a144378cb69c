package dev.remediator.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How a run has ended, in a clause: "it ended at 03:10:00Z: not healed, because …". */
final class Ends {
    private Ends() {}

    static String says(Phase phase, Instant at, String reason) {
        var how = switch (phase) {
            case SUCCEEDED -> "healed";
            case HEALED_BY_ITSELF -> "healed by itself";
            case HELD -> "held";
            case CANCELLED -> "ended early";
            case FAILED -> "not healed";
            case NEEDS_HUMAN -> "needs a person";
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
                    UNDOING -> "goes on";
        };
        var why = reason.isBlank() ? "" : " (" + reason + ")";
        return "the run ended at %s: %s%s".formatted(at.truncatedTo(ChronoUnit.SECONDS), how, why);
    }
}
