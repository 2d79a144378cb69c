package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void beginsAtASecondDoublesAndNeverWaitsLongerThanAFewMinutes() {
        var random = new Random(1);
        for (int i = 0; i < 100; i++) {
            assertThat(Backoff.after(1, random)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
            assertThat(Backoff.after(5, random)).isBetween(Duration.ofMillis(12_800), Duration.ofMillis(19_200));
            assertThat(Backoff.after(500, random)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        }
    }

    @Test
    void allAttemptsTogetherTakeAboutAnHour() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            Duration whole = IntStream.range(1, Backoff.MAX_ATTEMPTS)
                    .mapToObj(attempt -> Backoff.after(attempt, random))
                    .reduce(Duration.ZERO, Duration::plus);
            assertThat(whole).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(70));
        }
    }

    @Test
    void twoThatFailTogetherComeAgainApart() {
        assertThat(Backoff.after(8, new Random(1))).isNotEqualTo(Backoff.after(8, new Random(2)));
    }
}
