package dev.remediator.action.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.InvalidSettings;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsCorrelateTest {
    private static final double MINUTE = 1 / 60.0;

    private final FakePrometheus prometheus = new FakePrometheus();

    @AfterEach
    void close() {
        prometheus.close();
    }

    private MetricsCorrelate.Output correlate(String input, String... queries) throws Exception {
        var series = new StringBuilder();
        for (var query : queries) series.append("'%s': {query: '%s', unit: 'ms'},".formatted(query, query));
        var reading = new MetricsCorrelate();
        return reading.read(prometheus.bench.call(
                reading,
                "{url: '%s', series: {%s}}".formatted(prometheus.origin(), series.substring(0, series.length() - 1)),
                input));
    }

    @Test
    void whatMovedMostComesFirstAndWhatDidNotMoveIsLeftOut() throws Exception {
        // A wobble of one around ten, so that a step of 30 is far out of the usual and one of 2 is not.
        prometheus.with("latency", h -> 10 + Math.sin(h * 200) + (h > -5 * MINUTE ? 30 : 0));
        prometheus.with("memory", h -> 10 + Math.sin(h * 200) + (h > -5 * MINUTE ? 4 : 0));
        prometheus.with("steady", h -> 10 + Math.sin(h * 200));
        prometheus.with("requests", h -> h > -5 * MINUTE ? 2.0 : 100.0);

        var output = correlate("{}", "steady", "memory", "latency", "requests");

        assertThat(output.at()).isEqualTo(Bench.START.minus(Duration.ofMinutes(5)));
        assertThat(output.missing()).isEmpty();
        assertThat(output.moved())
                .extracting(MetricsCorrelate.Moved::name, MetricsCorrelate.Moved::direction)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("latency", "up"),
                        org.assertj.core.groups.Tuple.tuple("requests", "down"),
                        org.assertj.core.groups.Tuple.tuple("memory", "up"));
        var latency = output.moved().getFirst();
        assertThat(latency.before().orElseThrow()).isBetween(9.0, 11.0);
        assertThat(latency.after().orElseThrow()).isBetween(39.0, 41.0);
        assertThat(latency.score()).isBetween(15.0, 60.0);
        assertThat(latency.unit()).isEqualTo("ms");
        assertThat(latency.chart()).hasSize(30).matches("[▁▂]{25}[▁-█]?[▇█]{4,5}");
        assertThat(latency.points()).hasSizeBetween(50, 60);
    }

    @Test
    void aSingleWildValueMovesNothing() throws Exception {
        prometheus.with("spiky", h -> Math.abs(h + 3 * MINUTE) < 0.6 * MINUTE ? 900.0 : 10.0 + Math.sin(h * 200));

        assertThat(correlate("{}", "spiky").moved()).isEmpty();
    }

    @Test
    void whatWasSilentAndIsNotAnyMoreHasTheHighestScore() throws Exception {
        prometheus.with("errors", h -> h > -4 * MINUTE ? 7.0 : 0.0);

        assertThat(correlate("{}", "errors").moved())
                .singleElement()
                .extracting(MetricsCorrelate.Moved::score)
                .isEqualTo(1000.0);
    }

    @Test
    void aSeriesThatBeginsOrEndsHasMovedToo() throws Exception {
        prometheus.with("begun", h -> h > -4 * MINUTE ? 7.0 : null);
        prometheus.with("ended", h -> h > -6 * MINUTE ? Double.NaN : 7.0);
        prometheus.with("never", h -> null);

        var output = correlate("{}", "never", "ended", "begun", "wrong");

        assertThat(output.missing()).containsExactly("never", "wrong");
        assertThat(output.moved()).hasSize(2);
        var begun = output.moved().getFirst();
        assertThat(begun.name()).isEqualTo("begun");
        assertThat(begun.direction()).isEqualTo("new");
        assertThat(begun.before()).isEmpty();
        assertThat(begun.after()).contains(7.0);
        assertThat(begun.chart()).startsWith("······").endsWith("▁▁");
        assertThat(output.moved().getLast().direction()).isEqualTo("gone");
        assertThat(output.moved().getLast().after()).isEmpty();
    }

    @Test
    void theMomentMayBeSaidButNotSoThatNothingComesAfterIt() throws Exception {
        prometheus.with("step", h -> h > -2 ? 50.0 : 10.0);

        var two = correlate("{around: '1h', at: '2026-11-22T16:00:00Z'}", "step");
        assertThat(two.at()).isEqualTo(Bench.START.minus(Duration.ofHours(2)));
        assertThat(two.moved()).singleElement().satisfies(moved -> {
            assertThat(moved.before()).isEqualTo(Optional.of(10.0));
            assertThat(moved.after()).isEqualTo(Optional.of(50.0));
        });
        assertThat(correlate("{around: '1h', at: '2026-11-22T17:59:59Z'}", "step")
                        .at())
                .isEqualTo(Bench.START.minus(Duration.ofMinutes(10)));
        assertThat(prometheus.lines())
                .containsExactly(
                        "GET /api/v1/query_range?query=step&start=1795359666&end=1795366800&step=123",
                        "GET /api/v1/query_range?query=step&start=1795366224&end=1795370400&step=72");
    }

    @Test
    void onlyTheTopIsListed() throws Exception {
        for (var i = 0; i < 8; i++) {
            var step = i;
            prometheus.with("s" + i, h -> h > -5 * MINUTE ? 10.0 + 3 * step : 10.0);
        }

        assertThat(correlate("{top: 2}", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7")
                        .moved())
                .extracting(MetricsCorrelate.Moved::name)
                .containsExactly("s7", "s6");
    }

    @Test
    void aPrometheusThatDoesNotAnswerIsNoEvidence() {
        prometheus.instead("up", Reply.status(503, "busy"));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> correlate("{}", "up"))
                .withMessage("Prometheus did not answer: HTTP 503: busy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{around: '1m'} | /around: must be 5m to 6h",
                "{top: 0}       | /top: must be 1 to 40",
                "{at: 'now'}    | /at: must be a time such as 2026-11-22T18:00:00Z"
            })
    void parametersHaveBounds(String input, String problem) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> correlate(input, "up"))
                .withMessage(problem);
    }
}
