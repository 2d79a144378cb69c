package dev.remediator.action.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsGrowthTest {
    private final FakePrometheus prometheus = new FakePrometheus();

    @AfterEach
    void close() {
        prometheus.close();
    }

    private MetricsGrowth.Output growth(String input, String series) throws Exception {
        var reading = new MetricsGrowth();
        return reading.read(prometheus.bench.call(
                reading, "{url: '%s', series: %s}".formatted(prometheus.origin(), series), input));
    }

    @Test
    void theDaysUntilEachBoundAreCountedSoonestFirst() throws Exception {
        prometheus.with("disk", h -> 60 + 2 * h / 24); // 60 now, 2 a day
        prometheus.with("quota", h -> 500 - 10 * h / 24); // 500 now, falls by 10 a day
        prometheus.with("idle", h -> 5.0);
        prometheus.with("shrinks", h -> 50 - h / 24);
        prometheus.with("over", h -> 120.0);
        prometheus.with("free", h -> 1 + h);

        var output = growth(
                "{}",
                "{quota: {query: 'quota', above: 0, unit: 'calls'}, disk: {query: 'disk', below: 100}, idle: {query: 'idle', below: 10},"
                        + " shrinks: {query: 'shrinks', below: 100}, over: {query: 'over', below: 100}, free: {query: 'free'}}");

        assertThat(output.series())
                .extracting(MetricsGrowth.Growing::name)
                .containsExactly("over", "disk", "quota", "idle", "shrinks");
        assertThat(output.soonest()).contains(0.0);
        assertThat(output.soonestName()).isEqualTo("over");
        var disk = output.series().get(1);
        assertThat(disk.value()).isEqualTo(60.0);
        assertThat(disk.limit()).isEqualTo(100.0);
        assertThat(disk.perDay()).isCloseTo(2, within(1e-9));
        assertThat(disk.daysLeft()).contains(20.0);
        assertThat(disk.chart()).hasSize(30).startsWith("▁").endsWith("█");
        assertThat(disk.points()).hasSize(60).isSorted().endsWith(60.0);
        var quota = output.series().get(2);
        assertThat(quota.perDay()).isCloseTo(-10, within(1e-9));
        assertThat(quota.daysLeft()).contains(50.0);
        assertThat(output.series().get(3).daysLeft()).isEmpty();
        assertThat(output.series().get(4).daysLeft()).isEmpty();
        assertThat(output.missing()).isEmpty();
    }

    @Test
    void aFewWildValuesDoNotBendTheLine() throws Exception {
        prometheus.with("disk", h -> Math.abs(h + 300) < 12 ? 5000.0 : 60 + 2 * h / 24);

        assertThat(growth("{}", "{disk: {query: 'disk', below: 100}}").soonest().orElseThrow())
                .isCloseTo(20, within(0.5));
    }

    @Test
    void betweenTwoBoundsTheOneItGrowsTowardsCounts() throws Exception {
        prometheus.with("down", h -> 50 - h / 24);

        assertThat(growth("{over: '7d'}", "{down: {query: 'down', below: 100, above: 40}}")
                        .series())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.perDay()).isCloseTo(-1, within(1e-9));
                    assertThat(one.limit()).isEqualTo(40.0);
                    assertThat(one.daysLeft()).contains(10.0);
                });
    }

    @Test
    void tooLittleDataIsNoCourse() throws Exception {
        prometheus.with("young", h -> h > -24 ? 5.0 + h : null);

        var output = growth("{}", "{young: {query: 'young', below: 100}, wrong: {query: 'wrong', below: 1}}");

        assertThat(output.series()).isEmpty();
        assertThat(output.soonest()).isEmpty();
        assertThat(output.soonestName()).isEmpty();
        assertThat(output.missing()).isEqualTo(List.of("young", "wrong"));
    }
}
