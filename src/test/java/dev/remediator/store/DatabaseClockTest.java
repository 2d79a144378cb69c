package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All processes of one database agree about the time, and for none of them it goes backwards. */
@ExtendWith(PostgresExtension.class)
final class DatabaseClockTest {
    private static final Instant THREE = Instant.parse("2026-11-22T03:00:00Z");
    private static final Duration MILLI = Duration.ofMillis(1);

    /** Of this process; what it counts from is nobody's business. */
    private final AtomicLong nanos = new AtomicLong(-77);

    private final DatabaseClock clock = new DatabaseClock(reading(THREE), nanos::get);

    /** The database looked at its clock in the middle of two milliseconds. */
    private DatabaseClock.Reading reading(Instant database) {
        long before = nanos.get();
        pass(MILLI);
        pass(MILLI);
        return new DatabaseClock.Reading(database, before, nanos.get());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Duration since(Instant instant) {
        return Duration.between(instant, clock.instant());
    }

    @Test
    void betweenReadingsItGoesOnByItself() {
        assertThat(since(THREE)).isEqualTo(MILLI);
        pass(Duration.ofMinutes(5));
        assertThat(since(THREE)).isEqualTo(Duration.ofMinutes(5).plusMillis(1));
    }

    @Test
    void aReadingThatItAgreesWithChangesNothing() {
        pass(Duration.ofSeconds(1));
        clock.correct(reading(THREE.plusSeconds(1).plusMillis(1)));
        assertThat(since(THREE)).isEqualTo(Duration.ofMillis(1_003));
    }

    @Test
    void whereItIsBehindItStepsForward() {
        pass(Duration.ofSeconds(1));
        clock.correct(reading(THREE.plusSeconds(3_600)));
        assertThat(since(THREE)).isEqualTo(Duration.ofSeconds(3_600).plusMillis(1));
    }

    @Test
    void whereItIsAheadItGoesAtHalfSpeedUntilItAgrees() {
        clock.correct(reading(THREE.minusSeconds(60)));
        var before = clock.instant();

        pass(Duration.ofSeconds(60));
        assertThat(since(before)).isEqualTo(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(120));
        assertThat(clock.instant()).isBetween(THREE.plusSeconds(119), THREE.plusSeconds(121));
        var agreed = clock.instant();
        pass(Duration.ofSeconds(10));
        assertThat(since(agreed)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void neverBackwardsWhateverTheDatabaseSays() {
        var last = clock.instant();
        for (var jump : new int[] {0, -3_600, 40, -1, 7_200, -7_200, 0}) {
            clock.correct(reading(THREE.plusSeconds(jump)));
            for (int i = 0; i < 100; i++) {
                pass(Duration.ofNanos(900));
                assertThat(clock.instant()).isAfterOrEqualTo(last);
                last = clock.instant();
            }
        }
    }

    /** A slow answer proves little, so it corrects little. */
    @Test
    void aSlowReadingCorrectsOnlyWhatItProves() {
        long before = nanos.get();
        pass(Duration.ofSeconds(10));
        clock.correct(new DatabaseClock.Reading(THREE.plusSeconds(9), before, nanos.get()));
        assertThat(since(THREE)).isEqualTo(Duration.ofSeconds(10).plusMillis(1));
    }

    /** Neither asks the clock of its own machine, so nothing depends on it. */
    @Test
    void twoProcessesAgreeToTheMillisecond(Transactions transactions) {
        var one = DatabaseClock.of(transactions);
        var other = DatabaseClock.of(transactions);
        for (int i = 0; i < 5; i++) {
            one.correct(transactions);
            assertThat(Duration.between(one.instant(), other.instant()).abs()).isLessThan(Duration.ofMillis(50));
            other.correct(transactions);
        }
        var shown = one.instant();
        assertThat(shown).as("as the database keeps it").isEqualTo(shown.truncatedTo(ChronoUnit.MICROS));
    }
}
