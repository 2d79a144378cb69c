package dev.remediator.intake;

import static dev.remediator.intake.Alerts.firing;
import static dev.remediator.intake.Alerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Alert;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Repeats are answered from memory; a new start or another status never is. */
final class KnownRepeatsTest {
    private static final Instant NOW = Alerts.at("10m");

    @Test
    void whatWasHeardIsKnown() {
        var repeats = new KnownRepeats(10);
        repeats.add(heard(firing("5m")), NOW);

        assertThat(repeats.contains(heard(firing("5m")), NOW)).isTrue();
        assertThat(repeats.contains(heard(firing("4m")), NOW)).isFalse();
        assertThat(repeats.contains(heard(resolved("5m", "8m")), NOW)).isFalse();
        assertThat(repeats.contains(heard(firing("GatewayDown", "another", "5m")), NOW))
                .isFalse();
    }

    @Test
    void itForgetsTheOldestAndNeverGrowsBeyondTwoGenerations() {
        var repeats = new KnownRepeats(10);
        for (int i = 0; i < 100; i++) repeats.add(heard(firing("Alert" + i, "a", "5m")), NOW);

        long known = IntStream.range(0, 100)
                .filter(i -> repeats.contains(heard(firing("Alert" + i, "a", "5m")), NOW))
                .count();
        assertThat(known).isBetween(10L, 20L);
        assertThat(repeats.contains(heard(firing("Alert99", "a", "5m")), NOW)).isTrue();
        assertThat(repeats.contains(heard(firing("Alert0", "a", "5m")), NOW)).isFalse();
    }

    @Test
    void whatWasHeardLongAgoIsAskedOfTheDatabase() {
        var repeats = new KnownRepeats(10);
        repeats.add(heard(firing("5m")), NOW);
        var atLast = NOW.plus(KnownRepeats.MEMORY);

        assertThat(repeats.contains(heard(firing("5m")), atLast.minusMillis(1))).isTrue();
        assertThat(repeats.contains(heard(firing("5m")), atLast)).isFalse();
        assertThat(KnownRepeats.MEMORY).isLessThan(Episodes.LATE);
    }

    private static Delivery.Observed heard(Alert alert) {
        return Delivery.Observed.of("main", alert, Optional.empty());
    }
}
