package dev.remediator.backtest;

import dev.remediator.intake.EpisodeChange;
import dev.remediator.intake.Episodes;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the alerts of one identity, in little room: a month has millions. The rules are {@link Episodes}'s; here
 * is kept what they ask for, as the rows of {@code alert_episode} answer it.
 */
final class Known {
    private static final UUID NO_ID = new UUID(0, 0);

    final long identity;
    /** The open episode; null while there is none. */
    @Nullable Episode episode;

    private long startsAt;
    private long lastTold;
    private long seenAt;
    private long overTold = Micros.NEVER;
    private long overAt = Micros.NEVER;
    private long resolvedAt = Micros.NEVER;
    long endedAt;

    Known(long identity) {
        this.identity = identity;
    }

    /** As {@link Episodes} takes it. */
    Episodes.Known rules() {
        return new Episodes.Known(
                episode == null
                        ? Optional.empty()
                        : Optional.of(new Episodes.Open(
                                NO_ID,
                                Micros.instant(startsAt),
                                Episodes.Start.heard(Micros.instant(lastTold), Micros.instant(seenAt)),
                                Optional.empty(),
                                Optional.empty())),
                overTold == Micros.NEVER
                        ? Optional.empty()
                        : Optional.of(new Episodes.Over(
                                new Episodes.Start(Micros.instant(overTold), Micros.instant(overAt)),
                                Micros.instant(resolvedAt == Micros.NEVER ? overAt : resolvedAt))));
    }

    void opened(Episode opened, Episodes.Start start, Instant now) {
        episode = opened;
        startsAt = Micros.of(start.at());
        lastTold = Micros.of(start.told());
        seenAt = Micros.of(now);
    }

    void moved(EpisodeChange.MovedEarlier moved) {
        startsAt = Micros.of(moved.startsAt());
    }

    /** @param start what the news of the end says; where it is later than what was known, it was the same episode */
    void resolved(Episodes.Start start, Instant at) {
        if (start.after(Episodes.Start.heard(Micros.instant(lastTold), Micros.instant(seenAt))))
            lastTold = Micros.of(start.told());
        over();
        resolvedAt = Math.max(resolvedAt, Micros.of(at));
    }

    void resolvedUnseen(Episodes.Start start, Instant at, Instant now) {
        lastTold = Micros.of(start.told());
        seenAt = Micros.of(now);
        over();
        resolvedAt = Math.max(resolvedAt, Micros.of(at));
    }

    /** Refired, or expired: nobody has told an end. */
    void over() {
        overTold = Math.max(overTold, lastTold);
        overAt = Math.max(overAt, Math.min(lastTold, seenAt));
        episode = null;
    }
}
