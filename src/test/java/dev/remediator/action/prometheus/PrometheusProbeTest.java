package dev.remediator.action.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.Bench;
import dev.remediator.action.CheckResult;
import dev.remediator.action.InvalidSettings;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusProbeTest {
    private static String vector(String... values) {
        var series = new StringBuilder();
        for (var i = 0; i < values.length; i++) {
            series.append(i == 0 ? "" : ",")
                    .append("{\"metric\":{\"tool\":\"t%d\"},\"value\":[1764000000.1,\"%s\"]}".formatted(i, values[i]));
        }
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + series + "]}}";
    }

    private static CheckResult probe(Reply reply, String bounds) throws Exception {
        try (var prometheus = FakeHttp.saying(reply);
                var bench = new Bench(prometheus.origin())) {
            return bench.probe(
                    new PrometheusProbe(), "{url: '" + prometheus.origin() + "', query: 'up', " + bounds + "}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0123456 | below: 0.05            | pass | 0.01235 is below 0.05",
                "0.05      | below: 0.05            | fail | 0.05 is not below 0.05",
                "0.07      | below: 0.05            | fail | 0.07 is not below 0.05",
                "1         | above: 0               | pass | 1 is above 0",
                "0         | above: 0               | fail | 0 is not above 0",
                "5         | above: 1, below: 10    | pass | 5 is above 1 and below 10",
                "12        | above: 1, below: 10    | fail | 12 is not above 1 and below 10",
                "+Inf      | below: 10              | fail | +Inf is not below 10",
                "-Inf      | below: 10              | pass | -Inf is below 10",
                "1e-9      | below: 0.05            | pass | 0.000000001 is below 0.05",
                "NaN       | below: 0.05            | fail | no data: the value is not a number",
                "NaN       | below: 0.05, nan: 'pass' | pass | no data: the value is not a number (nan: pass)",
                "NaN       | below: 0.05, empty: 'pass' | fail | no data: the value is not a number"
            })
    void aValueIsJudgedByItsBounds(String value, String bounds, String verdict, String saw) throws Exception {
        var result = probe(Reply.json(vector(value)), bounds);
        assertThat(result.saw()).isEqualTo(saw);
        assertThat(result).isInstanceOf(verdict.equals("pass") ? CheckResult.Passed.class : CheckResult.Failed.class);
    }

    @Test
    void noDataIsNoGoodSignUnlessTheCheckSaysSo() throws Exception {
        assertThat(probe(Reply.json(vector()), "below: 1"))
                .isEqualTo(new CheckResult.Failed("no data: the query gives no series"));
        assertThat(probe(Reply.json(vector()), "below: 1, empty: 'pass'"))
                .isEqualTo(new CheckResult.Passed("no data: the query gives no series (empty: pass)"));
    }

    @Test
    void everySeriesMustKeepTheBounds() throws Exception {
        assertThat(probe(Reply.json(vector("0.01", "0.02", "0.03")), "below: 0.05"))
                .isEqualTo(new CheckResult.Passed("all 3 series are below 0.05"));
        assertThat(probe(Reply.json(vector("0.01", "0.9", "0.03")), "below: 0.05"))
                .isEqualTo(new CheckResult.Failed("0.9 of {\"tool\":\"t1\"} is not below 0.05"));
        assertThat(probe(Reply.json(vector("0.01", "NaN")), "below: 0.05"))
                .isEqualTo(new CheckResult.Failed("no data: the value of {\"tool\":\"t1\"} is not a number"));
    }

    @Test
    void aScalarIsAValueToo() throws Exception {
        assertThat(probe(
                        Reply.json(
                                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1764000000,\"4\"]}}"),
                        "below: 5"))
                .isEqualTo(new CheckResult.Passed("4 is below 5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error: unexpected end\"} | Prometheus refused the query: parse error: unexpected end",
                "503 | <html>away</html> | Prometheus did not answer: HTTP 503: <html>away</html>",
                "200 | not json | Prometheus did not answer: HTTP 200: not json",
                "200 | {} | Prometheus refused the query: HTTP 200: {}",
                "200 | {\"status\":\"success\"} | the query gives no instant value, but: nothing",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}} | the query gives no instant value, but: matrix",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[1,\"x\"]}} | the query gives no instant value, but: string",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}} | the query gives histograms: ask for one number",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"x\"]}]}} | Prometheus gave a value that cannot be read",
                "302 | x | Prometheus did not answer: HTTP 302: x"
            })
    void whatIsNoAnswerSaysNothingAboutTheTarget(int status, String body, String saw) throws Exception {
        assertThat(probe(Reply.status(status, body), "below: 1")).isEqualTo(CheckResult.notMade(saw));
    }

    @Test
    void aConnectionThatBreaksSaysNothingAboutTheTarget() throws Exception {
        assertThat(probe(Reply.cut(), "below: 1")).isInstanceOfSatisfying(CheckResult.Failed.class, failed -> {
            assertThat(failed.notMade()).isTrue();
            assertThat(failed.saw()).startsWith("Prometheus did not answer: the connection to");
        });
    }

    @Test
    void theQueryIsSentAsItIsWritten() throws Exception {
        try (var prometheus = FakeHttp.saying(Reply.json(vector("0")));
                var bench = new Bench(prometheus.origin())) {
            var unused = bench.probe(
                    new PrometheusProbe(),
                    "{url: '%s/prom/', query: 'sum(rate(a{b=\"c+d\"}[5m])) / 2 & 1', below: 1, headers: {'X-Scope-OrgID': {env: 'ORG'}}}"
                            .formatted(prometheus.origin()));
            assertThat(prometheus.seen()).singleElement().satisfies(seen -> {
                assertThat(seen.line())
                        .isEqualTo(
                                "GET /prom/api/v1/query?query=sum%28rate%28a%7Bb%3D%22c%2Bd%22%7D%5B5m%5D%29%29+%2F+2+%26+1");
                assertThat(seen.headers()).containsEntry("X-Scope-OrgID", "secret-ORG");
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{url: 'http://h', query: 'up'}                       | a bound is needed: below or above",
                "{url: 'http://h', query: ' ', below: 1}              | the query is empty",
                "{url: 'http://h', query: 'up', below: 1, above: 2}   | nothing is below 1.0 and above 2.0",
                "{url: 'http://h', query: 'up', below: 1, empty: 'ok'} | /empty: unknown value 'ok', known: pass, fail",
                "{query: 'up', below: 1}                              | needs the key 'url'"
            })
    void aCheckThatCannotWorkIsRefusedWhenTheFileIsLoaded(String settings, String problem) {
        try (var bench = new Bench()) {
            assertThatExceptionOfType(InvalidSettings.class)
                    .isThrownBy(() -> bench.probe(new PrometheusProbe(), settings))
                    .withMessage(problem.strip());
        }
    }
}
