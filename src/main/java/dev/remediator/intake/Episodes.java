package dev.remediator.intake;

import dev.remediator.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The rules of episodes. An alert's identity is its label set; one episode lasts from firing to resolved. Monitoring says
 * things twice, late, in the wrong order and from two peers that disagree about the start; none of that may start a run
 * twice, and a real return of the alert must not be missed.
 */
public final class Episodes {
    /** After this time no peer is still late with news of what is over: a firing that is told now fires now. */
    public static final Duration LATE = Duration.ofMinutes(15);

    private Episodes() {}

    /**
     * A start. One in the future counts as the time when it was heard: otherwise everything until then would look like
     * late news. It is still known by what was told, so that it is not taken for another one when it is heard again.
     */
    public record Start(Instant told, Instant at) {
        public static Start of(Alert alert, Instant now) {
            return heard(alert.startsAt(), now);
        }

        public static Start heard(Instant told, Instant seenAt) {
            return new Start(told, told.isAfter(seenAt) ? seenAt : told);
        }

        public boolean after(Start other) {
            return at.isAfter(other.at) && !told.equals(other.told);
        }
    }

    /**
     * @param startsAt the earliest start that was told
     * @param last the latest start that was told; a firing between the two is a repeat
     */
    public record Open(UUID id, Instant startsAt, Start last, Optional<UUID> run, Optional<UUID> incident) {}

    /**
     * Episodes that are over.
     *
     * @param last the latest start that was told for any of them
     * @param until their latest end, as far as monitoring told one; an alert that began before is one of them
     */
    public record Over(Start last, Instant until) {
        boolean covers(Start start) {
            return !start.after(last) || start.at().isBefore(until);
        }

        boolean goesOn(Start start, Instant late) {
            return start.told().equals(last.told()) && until.isBefore(late);
        }
    }

    public record Known(Optional<Open> open, Optional<Over> over) {
        public static final Known NOTHING = new Known(Optional.empty(), Optional.empty());

        /** After the end of the open episode, or of one that nobody saw. */
        Known ended(Start last, Instant until) {
            var before = over.map(Over::until).filter(u -> u.isAfter(until));
            return new Known(Optional.empty(), Optional.of(new Over(last, before.orElse(until))));
        }
    }

    public static EpisodeChange decide(Known known, Delivery.Observed observed, Instant now) {
        var alert = observed.alert();
        var start = Start.of(alert, now);
        return switch (alert.status()) {
            case FIRING -> firing(known, start, observed.expiresAfter().isEmpty() ? now.minus(LATE) : Instant.MIN);
            case RESOLVED -> resolved(known, start, alert, now);
        };
    }

    /** @param late what was over before then is not heard of any more unless it fires, with its old start, once more */
    private static EpisodeChange firing(Known known, Start start, Instant late) {
        if (known.over().filter(over -> over.covers(start)).isPresent()) {
            // Cut off from Prometheus, Alertmanager ends an alert by itself, and then tells it again as it was.
            return known.open().isEmpty() && known.over().get().goesOn(start, late)
                    ? new EpisodeChange.Opened()
                    : new EpisodeChange.Stale();
        }
        if (known.open().isEmpty()) return new EpisodeChange.Opened();
        var open = known.open().get();
        if (start.at().isBefore(open.startsAt())) return new EpisodeChange.MovedEarlier(start.at());
        if (start.after(open.last())) return new EpisodeChange.Refired();
        return new EpisodeChange.Repeat();
    }

    private static EpisodeChange resolved(Known known, Start start, Alert alert, Instant now) {
        var told = alert.endsAt().orElse(now);
        var endedAt = told.isAfter(now) ? now : told;
        if (known.open().isEmpty()) {
            return known.over().filter(over -> over.covers(start)).isPresent()
                    ? new EpisodeChange.Repeat()
                    : new EpisodeChange.EndedUnseen(endedAt);
        }
        var open = known.open().get();
        // The end of an earlier episode, told late, lies before the latest start of this one.
        if (open.last().after(start) && endedAt.isBefore(open.last().at())) return new EpisodeChange.Stale();
        return new EpisodeChange.Ended(endedAt);
    }
}
