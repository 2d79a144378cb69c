package dev.remediator.intake;

import dev.remediator.alert.Alert;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The rules of episodes. An alert's identity is its label set; one episode lasts from firing to resolved. Monitoring says
 * things twice, late, in the wrong order and from two peers that disagree about the start; none of that may start a run
 * twice, and a real return of the alert must not be missed.
 */
final class Episodes {
    private Episodes() {}

    /**
     * @param startsAt the earliest start that was told
     * @param lastStartsAt the latest start that was told; a firing between the two is a repeat
     */
    record Open(UUID id, Instant startsAt, Instant lastStartsAt, Optional<UUID> run, Optional<UUID> incident) {}

    /** @param over latest start that was told for any episode of this fingerprint that is over */
    record Known(Optional<Open> open, Optional<Instant> over) {
        static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
    }

    static EpisodeChange decide(Known known, Alert alert, Instant now) {
        return switch (alert.status()) {
            case FIRING -> firing(known, start(alert, now));
            case RESOLVED -> resolved(known, alert, now);
        };
    }

    /** A start in the future is taken as now: otherwise everything until then would look like late news. */
    static Instant start(Alert alert, Instant now) {
        return alert.startsAt().isAfter(now) ? now : alert.startsAt();
    }

    private static EpisodeChange firing(Known known, Instant startsAt) {
        if (known.over().filter(over -> !startsAt.isAfter(over)).isPresent()) return new EpisodeChange.Stale();
        if (known.open().isEmpty()) return new EpisodeChange.Opened();
        var open = known.open().get();
        if (startsAt.isBefore(open.startsAt())) return new EpisodeChange.MovedEarlier(startsAt);
        if (startsAt.isAfter(open.lastStartsAt())) return new EpisodeChange.Refired();
        return new EpisodeChange.Repeat();
    }

    private static EpisodeChange resolved(Known known, Alert alert, Instant now) {
        var startsAt = start(alert, now);
        var told = alert.endsAt().orElse(now);
        var endedAt = told.isAfter(now) ? now : told;
        if (known.open().isEmpty()) {
            return known.over().filter(over -> !startsAt.isAfter(over)).isPresent()
                    ? new EpisodeChange.Repeat()
                    : new EpisodeChange.EndedUnseen(endedAt);
        }
        var open = known.open().get();
        // The end of an earlier episode, told late, lies before the start of this one.
        if (startsAt.isBefore(open.startsAt()) && endedAt.isBefore(open.startsAt())) return new EpisodeChange.Stale();
        return new EpisodeChange.Ended(endedAt);
    }
}
