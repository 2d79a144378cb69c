package dev.remediator.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.Bench;
import dev.remediator.action.CheckResult;
import dev.remediator.action.InvalidSettings;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import dev.remediator.outbound.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProbeTest {
    private static CheckResult probe(Reply reply, String more) throws Exception {
        try (var service = FakeHttp.saying(reply);
                var bench = new Bench(service.origin())) {
            return bench.probe(new HttpProbe(), "{url: '" + service.uri("/health") + "'" + more + "}");
        }
    }

    @Test
    void theRightStatusIsEnough() throws Exception {
        assertThat(probe(Reply.json("{\"status\":\"ok\"}"), "")).isEqualTo(new CheckResult.Passed("HTTP 200 in 0 ms"));
        assertThat(probe(Reply.status(204), ", status: 204")).isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    void anotherStatusFailsWithWhatTheServiceSaid() throws Exception {
        assertThat(probe(Reply.status(503, "{\"reason\":\"no worker\"}"), ""))
                .isEqualTo(new CheckResult.Failed("HTTP 503: {\"reason\":\"no worker\"}, expected 200"));
    }

    @Test
    void aRedirectToAnErrorPageIsNoHealth() throws Exception {
        assertThat(probe(Reply.redirect(302, "https://example.test/sorry"), ""))
                .isEqualTo(new CheckResult.Failed("HTTP 302 (a redirect, which is not followed), expected 200"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"can_make_requests\":true}    | {pointer: '/can_make_requests', equals: true} | pass | HTTP 200 in 0 ms, /can_make_requests is true",
                "{\"can_make_requests\":false}   | {pointer: '/can_make_requests', equals: true} | fail | /can_make_requests is false, expected true",
                "{\"can_make_requests\":\"true\"} | {pointer: '/can_make_requests', equals: true} | fail | /can_make_requests is \"true\", expected true",
                "{\"status\":\"active\"}         | {pointer: '/can_make_requests', equals: true} | fail | nothing at /can_make_requests of the answer, expected true",
                "{\"a\":{\"b\":[1,2.0]}}         | {pointer: '/a/b/1', equals: 2} | pass | HTTP 200 in 0 ms, /a/b/1 is 2",
                "{\"left\":120}                 | {pointer: '/left', above: 100} | pass | HTTP 200 in 0 ms, /left is 120",
                "{\"left\":100}                 | {pointer: '/left', above: 100} | fail | /left is 100, expected above 100",
                "{\"used\":0.97}                | {pointer: '/used', above: 0, below: 0.9} | fail | /used is 0.97, expected above 0 and below 0.9",
                "{\"used\":\"0.1\"}             | {pointer: '/used', below: 0.9} | fail | /used is \"0.1\", expected below 0.9",
                "{}                              | {pointer: '/used', below: 0.9} | fail | nothing at /used of the answer, expected below 0.9",
                "{\"a\":null}                    | {pointer: '/a', equals: 'x'} | fail | /a is null, expected \"x\"",
                "<html>fine</html>               | {pointer: '/a', equals: 'x'} | fail | the answer is not JSON: HTTP 200: <html>fine</html>",
                "\"up\"                          | {pointer: '', equals: 'up'} | pass | HTTP 200 in 0 ms,  is \"up\""
            })
    void aBodyFieldMustSayTheRightThing(String body, String field, String verdict, String saw) throws Exception {
        var result = probe(Reply.json(body.strip()), ", body: " + field);
        assertThat(result.saw()).isEqualTo(saw);
        assertThat(result).isInstanceOf(verdict.equals("pass") ? CheckResult.Passed.class : CheckResult.Failed.class);
    }

    @Test
    void whoeverIsOutOfReachIsUnwell() throws Exception {
        try (var bench = new Bench("http://127.0.0.1:1")) {
            assertThat(bench.probe(new HttpProbe(), "{url: 'http://127.0.0.1:1/health'}"))
                    .isEqualTo(new CheckResult.Failed("http://127.0.0.1:1 refused the connection"));
        }
        assertThat(probe(Reply.cut(), "")).isInstanceOf(CheckResult.Failed.class);
    }

    @Test
    void anAnswerThatTakesTooLongFails() throws Exception {
        var end = new CountDownLatch(1);
        var result = probe(Reply.silence(end), ", within: '200ms'");
        end.countDown();
        assertThat(result.saw()).endsWith("gave no complete answer within 200 ms");
    }

    @Test
    void theTimeOfAnAnswerIsJudgedByTheCheck() {
        var settings = new HttpProbeSettings(
                java.net.URI.create("http://h/"),
                HttpProbeSettings.Method.GET,
                200,
                Duration.ofSeconds(2),
                Optional.empty(),
                Map.of());
        var answer = new Answer.Complete<>(new Response(200, Map.of(), ""));

        assertThat(HttpProbe.judge(settings, answer, Duration.ofMillis(2000)))
                .isEqualTo(new CheckResult.Passed("HTTP 200 in 2000 ms"));
        assertThat(HttpProbe.judge(settings, answer, Duration.ofMillis(2001)))
                .isEqualTo(new CheckResult.Failed("HTTP 200 after 2001 ms, allowed 2s"));
    }

    @Test
    void aHostThatIsNotConfiguredIsNotCalled() throws Exception {
        try (var service = FakeHttp.saying(Reply.json("{}"));
                var bench = new Bench()) {
            assertThat(bench.probe(new HttpProbe(), "{url: '" + service.uri("/") + "'}")
                            .saw())
                    .contains("is not an allowed host");
            assertThat(service.seen()).isEmpty();
        }
    }

    @Test
    void theCheckMayShowASecret() throws Exception {
        try (var service = FakeHttp.saying(Reply.json("{}"));
                var bench = new Bench(service.origin())) {
            var unused = bench.probe(
                    new HttpProbe(),
                    "{url: '" + service.uri("/status")
                            + "', headers: {Authorization: {env: 'KEY', prefix: 'Bearer '}}}");
            assertThat(service.seen().getFirst().headers()).containsEntry("Authorization", "Bearer secret-KEY");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{url: 'ftp://h/'}                              | the URL must begin with http:// or https://",
                "{url: 'http://u:p@h/'}                         | the URL must contain neither credentials nor a fragment",
                "{url: 'http:/x'}                               | the URL needs a host",
                "{url: 'http://h/', status: 700}                | /status: must be 100 to 599",
                "{url: 'http://h/', within: '0s'}               | /within: must be at least 1ms",
                "{url: 'http://h/', method: 'post'}             | /method: unknown value 'post', known: get, head",
                "{url: 'http://h/', method: 'HEAD', body: {pointer: '', equals: 1}} | a HEAD request is answered without a body",
                "{url: 'http://h/', headers: {Host: 'other'}}   | the header Host cannot be set",
                "{url: 'http://h/', body: {pointer: ''}} | /body: say what must stand there: equals, or below and above",
                "{url: 'http://h/', body: {pointer: '', equals: 1, below: 2}} | /body: say what must stand there: equals, or below and above",
                "{url: 'http://h/', body: {pointer: '', below: 1, above: 2}} | /body: nothing is below 1.0 and above 2.0",
                "{url: 'http://h/', body: {pointer: 'a', equals: 1}} | /body: Invalid input: JSON Pointer expression must start with '/': \"a\"",
            })
    void settingsThatCannotWorkAreRefused(String settings, String problem) {
        try (var bench = new Bench()) {
            assertThatExceptionOfType(InvalidSettings.class)
                    .isThrownBy(() -> bench.probe(new HttpProbe(), settings))
                    .withMessage(problem.strip());
        }
    }
}
