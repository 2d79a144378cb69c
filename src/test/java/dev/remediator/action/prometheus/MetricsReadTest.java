package dev.remediator.action.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.InvalidSettings;
import dev.remediator.outbound.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsReadTest {
    private final FakePrometheus prometheus = new FakePrometheus();

    @AfterEach
    void close() {
        prometheus.close();
    }

    private MetricsRead.Output read(String series) throws ActionException, InterruptedException {
        var reading = new MetricsRead();
        return reading.read(
                prometheus.bench.call(reading, "{url: '%s', series: %s}".formatted(prometheus.origin(), series), "{}"));
    }

    @Test
    void everySeriesIsReadNowAndAWeekAgo() throws Exception {
        prometheus.with("errors", hours -> hours == 0 ? 0.08 : hours == -168 ? 0.01 : 5);
        prometheus.with("hits", hours -> 0.75);

        assertThat(read("""
                                {error-rate: {query: 'errors', about: 'share of failed calls', below: 0.05, unit: 'ratio'},
                                 hit-ratio: {query: 'hits', above: 0.6}}""".replace("error-rate", "'error-rate'").replace("hit-ratio", "'hit-ratio'")))
                .isEqualTo(new MetricsRead.Output(
                        List.of(
                                new MetricsRead.Figure(
                                        "error-rate",
                                        "share of failed calls",
                                        Optional.of(0.08),
                                        "ratio",
                                        "below 0.05",
                                        false,
                                        Optional.of(0.01),
                                        ""),
                                new MetricsRead.Figure(
                                        "hit-ratio",
                                        "",
                                        Optional.of(0.75),
                                        "",
                                        "above 0.6",
                                        true,
                                        Optional.of(0.75),
                                        "")),
                        Map.of("error-rate", 0.08, "hit-ratio", 0.75),
                        List.of("error-rate"),
                        List.of()));
        assertThat(prometheus.lines())
                .containsExactly(
                        "GET /api/v1/query?query=errors&time=1795370400",
                        "GET /api/v1/query?query=errors&time=1794765600",
                        "GET /api/v1/query?query=hits&time=1795370400",
                        "GET /api/v1/query?query=hits&time=1794765600");
    }

    @Test
    void whatHasNoValueIsMissingAndNeverWellWhereItHasABound() throws Exception {
        prometheus.with("none", hours -> null);
        prometheus.with("nan", hours -> hours == 0 ? Double.NaN : 3);
        prometheus.with("endless", hours -> Double.POSITIVE_INFINITY);
        prometheus.instead(
                "many",
                FakePrometheus.vector(
                        "vector",
                        "{\"metric\":{\"a\":\"1\"},\"value\":[1,\"1\"]},{\"metric\":{},\"value\":[1,\"2\"]}"));

        var read = read(
                "{a: {query: 'none', below: 1}, b: {query: 'nan'}, c: {query: 'endless'}, d: {query: 'many', above: 0}, e: {query: 'wrong'}}");

        assertThat(read.missing()).containsExactly("a", "b", "c", "d", "e");
        assertThat(read.outside()).containsExactly("a", "d");
        assertThat(read.values()).isEmpty();
        assertThat(read.series())
                .extracting(MetricsRead.Figure::problem)
                .containsExactly(
                        "no data: the query gives no series",
                        "no data: the value is not a number",
                        "no data: the value is infinite",
                        "the query gives 2 series: make one number of them, with sum() for example",
                        "Prometheus refused the query: parse error");
        assertThat(read.series().get(1).weekAgo()).contains(3.0);
    }

    @Test
    void aPrometheusThatDoesNotAnswerIsNoEvidence() {
        prometheus.instead("up", Reply.cut());

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> read("{up: {query: 'up'}}"))
                .withMessageStartingWith("Prometheus did not answer: ");
        prometheus.instead("up", Reply.status(502, "<html>"));
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> read("{up: {query: 'up'}}"))
                .withMessage("Prometheus did not answer: HTTP 502: <html>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{url: 'http://h', series: {}}                                  | /series: must not be empty",
                "{url: 'http://h', series: {'Error Rate': {query: 'up'}}}       | a series is named with lower-case letters, digits and dashes",
                "{url: 'http://h', series: {a: {query: ' '}}}                   | /series/a: the query is empty",
                "{url: 'http://h', series: {a: {query: 'up', below: 1, above: 2}}} | /series/a: nothing is below 1.0 and above 2.0",
                "{url: 'ftp://h', series: {a: {query: 'up'}}}                   | the URL must begin with http:// or https://",
            })
    void figuresThatCannotWorkAreRefusedWhenTheFileIsLoaded(String settings, String problem) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> prometheus.bench.call(new MetricsRead(), settings, "{}"))
                .withMessage(problem.strip());
    }
}
