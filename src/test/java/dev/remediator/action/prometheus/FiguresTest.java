package dev.remediator.action.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    private static final double NONE = Double.NaN;

    @Test
    void theMedianLeavesOutWhatIsNotThere() {
        assertThat(Figures.median(new double[] {3, NONE, 1, Double.POSITIVE_INFINITY, 2}))
                .isEqualTo(2);
        assertThat(Figures.median(new double[] {4, 1})).isEqualTo(2.5);
        assertThat(Figures.median(new double[] {NONE})).isNaN();
        assertThat(Figures.median(new double[] {Double.MAX_VALUE, Double.MAX_VALUE}))
                .isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void aMovementIsMeasuredByTheUsualScatter() {
        assertThat(Figures.score(new double[] {9, 10, 11, 10}, new double[] {20, 20}))
                .isBetween(10.0, 20.0);
        assertThat(Figures.score(new double[] {0, 10, 20, 10}, new double[] {20, 20}))
                .isLessThan(3);
        assertThat(Figures.score(new double[] {10, 10}, new double[] {10.1})).isLessThan(1);
        assertThat(Figures.score(new double[] {0, 0}, new double[] {1e-9})).isEqualTo(1000);
        assertThat(Figures.score(new double[] {5}, new double[] {5})).isZero();
    }

    @Test
    void aChartGoesFromTheSmallestToTheLargestValue() {
        assertThat(Figures.chart(new double[] {0, 1, 2, 3, 4, 5, 6, 7})).isEqualTo("▁▂▃▄▅▆▇█");
        assertThat(Figures.chart(new double[] {5, 5, NONE, 5})).isEqualTo("▁▁·▁");
        assertThat(Figures.chart(new double[] {-1e308, 1e308})).hasSize(2);
        assertThat(Figures.chart(new double[500])).hasSize(30);
        assertThat(Figures.chart(new double[0])).isEmpty();
    }

    @Test
    void pointsAreThinnedOutEvenlyWithBothEnds() {
        assertThat(Figures.points(new double[] {1, NONE, 3}, 60)).isEqualTo(List.of(1.0, 3.0));
        var many = new Random(1).doubles(500).toArray();
        assertThat(Figures.points(many, 60)).hasSize(60).startsWith(many[0]).endsWith(many[499]);
    }

    @ParameterizedTest
    @CsvSource({"300, 60", "2100, 60", "1, 60", "3600, 61", "2419200, 121", "7776000, 121"})
    void aGridEndsWhereItShouldAndHasNoMorePlacesThanAllowed(long seconds, int most) {
        var end = Instant.parse("2026-11-22T18:00:00Z");
        var grid = Grid.over(end.minusSeconds(seconds), end, most);

        assertThat(grid.size()).isBetween(2, most);
        assertThat(grid.end()).isEqualTo(end);
        assertThat(Duration.between(grid.start(), end).toSeconds())
                .isBetween(seconds - grid.step().toSeconds(), Math.max(2, seconds));
        assertThat(grid.index(end.getEpochSecond())).isEqualTo(grid.size() - 1);
        assertThat(grid.index(0)).isEqualTo(-1);
        assertThat(grid.index(1e12)).isEqualTo(grid.size());
    }
}
