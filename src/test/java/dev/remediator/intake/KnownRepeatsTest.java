package dev.remediator.intake;

import static dev.remediator.intake.Alerts.firing;
import static dev.remediator.intake.Alerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Repeats are answered from memory; a new start or another status never is. */
final class KnownRepeatsTest {
    @Test
    void whatWasHeardIsKnown() {
        var repeats = new KnownRepeats(10);
        repeats.add(firing("5m"));

        assertThat(repeats.contains(firing("5m"))).isTrue();
        assertThat(repeats.contains(firing("4m"))).isFalse();
        assertThat(repeats.contains(resolved("5m", "8m"))).isFalse();
        assertThat(repeats.contains(firing("GatewayDown", "another", "5m"))).isFalse();
    }

    @Test
    void itForgetsTheOldestAndNeverGrowsBeyondTwoGenerations() {
        var repeats = new KnownRepeats(10);
        for (int i = 0; i < 100; i++) repeats.add(firing("Alert" + i, "a", "5m"));

        long known = IntStream.range(0, 100)
                .filter(i -> repeats.contains(firing("Alert" + i, "a", "5m")))
                .count();
        assertThat(known).isBetween(10L, 20L);
        assertThat(repeats.contains(firing("Alert99", "a", "5m"))).isTrue();
        assertThat(repeats.contains(firing("Alert0", "a", "5m"))).isFalse();
    }
}
