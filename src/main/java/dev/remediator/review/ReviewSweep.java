package dev.remediator.review;

import dev.remediator.run.Announcements;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reviews incidents that were closed: records the figures around each, tells its review once, and records the figures
 * again when the time after it has passed. That it was told stands in table {@code review}, written with what is told:
 * however many nodes look, and whatever ends in between.
 */
public final class ReviewSweep {
    private static final Logger LOG = Logger.getLogger(ReviewSweep.class);
    private static final int AT_ONCE = 20;
    private static final int BATCHES = 20;
    /** Each takes a connection to the database now and then, and those who act need them more. */
    private static final int HANDS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LATER = Duration.ofMinutes(5);
    private static final Duration NO_MORE = Duration.ofHours(1);

    private final Transactions transactions;
    private final Announcements announcements;
    private final Reviews reviews;
    private final Recorder recorder;
    private final InstantSource clock;

    ReviewSweep(
            Transactions transactions,
            Announcements announcements,
            Reviews reviews,
            Recorder recorder,
            InstantSource clock) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.reviews = reviews;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** Reviews what is due by now, however much that is within reason; returns how many reviews were told. */
    public int sweep() {
        int told = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            var due = due(clock.instant());
            int now = due.isEmpty() ? 0 : review(due);
            told += now;
            if (now < AT_ONCE) break;
        }
        if (told > 0) announcements.committed();
        return told;
    }

    private int review(List<UUID> due) {
        int told = 0;
        try (var threads =
                Executors.newFixedThreadPool(HANDS, Thread.ofVirtual().factory())) {
            var answers = threads.invokeAll(
                    due.stream().<Callable<Boolean>>map(id -> () -> review(id)).toList(),
                    PATIENCE.toMillis(),
                    TimeUnit.MILLISECONDS);
            for (var answer : answers) if (answer.state() == Future.State.SUCCESS && answer.resultNow()) told++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return told;
    }

    private List<UUID> due(Instant now) {
        return transactions.read(connection -> Sql.select(
                connection,
                "select id from incident where review_at <= ? order by review_at limit ?",
                row -> row.getObject("id", UUID.class),
                now,
                AT_ONCE));
    }

    private boolean review(UUID incident) throws InterruptedException {
        try {
            int figures = record(incident);
            return transactions.call(connection -> tell(connection, incident, figures));
        } catch (StoreException e) {
            LOG.warnf("The review of incident %s waits for the database: %s", incident, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The review of incident %s could not be made; it is tried again in %s", incident, LATER);
            postpone(incident);
        }
        return false;
    }

    /** Whatever breaks there, the review is told. */
    private int record(UUID incident) throws InterruptedException {
        try {
            return recorder.record(incident, clock.instant());
        } catch (RuntimeException e) {
            LOG.warnf("The figures around incident %s could not be recorded: %s", incident, e.getMessage());
            return 0;
        }
    }

    private boolean tell(Connection connection, UUID incident, int figures) throws SQLException {
        var now = clock.instant();
        var due = Sql.select(
                connection,
                "select closed_at from incident where id = ? and review_at <= ? for update skip locked",
                row -> Sql.optionalTime(row, "closed_at").orElse(now),
                incident,
                now);
        if (due.isEmpty()) return false;
        boolean first = Sql.update(
                        connection,
                        "insert into review (incident_id, told_at) values (?, ?) on conflict (incident_id) do nothing",
                        incident,
                        now)
                == 1;
        var after = due.getFirst().plus(Recorder.AFTER);
        next(connection, incident, first && figures > 0 && after.isAfter(now) ? after : null);
        if (!first) return false;
        var review = reviews.of(connection, incident);
        if (review.isEmpty()) return false;
        announcements.insert(connection, List.of(ReviewNews.of(review.get(), now)));
        return true;
    }

    private static void next(Connection connection, UUID incident, @Nullable Instant at) throws SQLException {
        Sql.update(connection, "update incident set review_at = ? where id = ?", at, incident);
    }

    /** For a while; what cannot be reviewed at all must not be tried for ever. */
    private void postpone(UUID incident) {
        var now = clock.instant();
        try {
            transactions.call(connection -> Sql.update(connection, """
                    update incident set review_at = case when closed_at > ? then ?::timestamptz end
                    where id = ? and review_at is not null
                    """, now.minus(NO_MORE), now.plus(LATER), incident));
        } catch (StoreException e) {
            LOG.warnf("The review of incident %s waits for the database: %s", incident, e.getMessage());
        }
    }
}
