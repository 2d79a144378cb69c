package dev.remediator.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The time as the database has it, so that all processes on one database agree whatever their own clocks say. Between two
 * readings it goes on by the process's monotonic clock. It never goes backwards: where it is behind it steps forward, and
 * where it is ahead, because the database's clock was put back, it goes at half speed until both agree.
 *
 * <p>A reading corrects only what it proves: the database looked at its clock at some moment between question and answer.
 * In microseconds, as the database keeps times: one that was stored equals the one in memory. Thread-safe.
 */
public final class DatabaseClock implements InstantSource {
    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);
    private static final int FIRST_READINGS = 5;
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    /**
     * One look at the database's clock.
     *
     * @param before monotonic nanoseconds when it was asked
     * @param after the same when it had answered
     */
    record Reading(Instant database, long before, long after) {
        Duration took() {
            return Duration.ofNanos(after - before);
        }

        /** What its clock most probably showed when the answer came. */
        Instant likely() {
            return database.plus(took().dividedBy(2));
        }

        Instant latest() {
            return database.plus(took());
        }
    }

    /** @param ahead of the database at that moment */
    private record Anchor(long nanos, Instant at, Duration ahead) {
        Instant at(long now) {
            long passed = Math.max(0, now - nanos);
            return at.plusNanos(passed - Math.min(passed / 2, ahead.toNanos()));
        }
    }

    private final LongSupplier nanos;
    private final AtomicLong shown;
    private volatile Anchor anchor;
    private boolean told;

    DatabaseClock(Reading first, LongSupplier nanos) {
        this.nanos = nanos;
        this.anchor = new Anchor(first.after(), first.likely(), Duration.ZERO);
        this.shown = new AtomicLong(micros(first.likely()));
    }

    /** Reads the database's clock some times and begins with the reading that was quickest. */
    public static DatabaseClock of(Transactions transactions) {
        return transactions.read(connection -> {
            var best = reading(connection, System::nanoTime);
            for (int i = 1; i < FIRST_READINGS; i++) {
                var next = reading(connection, System::nanoTime);
                if (next.took().compareTo(best.took()) < 0) best = next;
            }
            return new DatabaseClock(best, System::nanoTime);
        });
    }

    /** @throws StoreException where the database does not answer: then time goes on as before */
    public void correct(Transactions transactions) {
        Reading now = transactions.read(connection -> reading(connection, nanos));
        correct(now);
    }

    synchronized void correct(Reading reading) {
        var ours = anchor.at(reading.after());
        var off = Duration.between(reading.likely(), ours);
        if (ours.isBefore(reading.database())) anchor = new Anchor(reading.after(), reading.likely(), Duration.ZERO);
        else if (ours.isAfter(reading.latest())) anchor = new Anchor(reading.after(), ours, off);
        else anchor = new Anchor(reading.after(), ours, Duration.ZERO);
        tell(off);
    }

    private void tell(Duration off) {
        boolean far = off.abs().compareTo(WORTH_TELLING) > 0;
        if (far && !told)
            LOG.warnf(
                    off.isNegative()
                            ? "The database's clock was put forward, or this process slept: time steps forward by %s"
                            : "The database's clock was put back by %s: time goes at half speed until it agrees again."
                                    + " A restart takes it over at once",
                    off.abs());
        told = far && !off.isNegative();
    }

    private static Reading reading(Connection connection, LongSupplier nanos) throws SQLException {
        try (var statement = connection.prepareStatement("select clock_timestamp()")) {
            long before = nanos.getAsLong();
            try (var rows = statement.executeQuery()) {
                long after = nanos.getAsLong();
                rows.next();
                return new Reading(rows.getObject(1, OffsetDateTime.class).toInstant(), before, after);
            }
        }
    }

    @Override
    public Instant instant() {
        long now = micros(anchor.at(nanos.getAsLong()));
        return Instant.EPOCH.plus(shown.accumulateAndGet(now, Math::max), ChronoUnit.MICROS);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
