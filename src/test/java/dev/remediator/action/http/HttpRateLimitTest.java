package dev.remediator.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Call;
import dev.remediator.action.InvalidSettings;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.RateLimit;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRateLimitTest {
    /** The admin endpoint of a gateway: {@code GET|PUT /limits/tools} with {@code {"limit":100,"per":"1m"}}. */
    private JsonNode state = Bench.json("{limit: 12000, per: '1m'}");

    private Optional<Reply> instead = Optional.empty();
    private boolean obeys = true;
    private final FakeHttp gateway = new FakeHttp(seen -> {
        if (seen.line().startsWith("GET ")) return Reply.json(state.toString());
        if (obeys) state = Bench.json(seen.body());
        return instead.orElse(Reply.json(state.toString()));
    });
    private final Bench bench = new Bench(gateway.origin());
    private final HttpRateLimitSet set = new HttpRateLimitSet();

    @AfterEach
    void close() {
        bench.close();
        gateway.close();
    }

    private String settings() {
        return """
               {headers: {Authorization: {env: 'ADMIN', prefix: 'Bearer '}},
                read: {url: '%s', count: '/limit', per: '/per'},
                set: {method: 'PUT', url: '%s', body: {limit: '{count}', per: '{period}'}}}""".formatted(gateway.uri("/limits/tools"), gateway.uri("/limits/tools"));
    }

    private Call<HttpRateLimitSettings, RateLimit.Limit> call(String limit) {
        return bench.call(set, settings(), "{limit: '" + limit + "'}");
    }

    @Test
    void aLimitIsLoweredAndRestoredWithItsOwnPeriod() throws Exception {
        var call = call("50 per 1s");
        var prepared = Bench.stored(set.prepare(call));
        assertThat(prepared.says()).isEqualTo("set the rate limit of mcp-gateway to 50 per 1s (now 12000 per 1m)");

        var outcome = set.act(call, prepared);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        d -> assertThat(d.summary()).isEqualTo("the rate limit of mcp-gateway is now 50 per 1s"));
        assertThat(state).isEqualTo(Bench.json("{limit: 50, per: '1s'}"));

        assertThat(set.undo(call, Bench.undo(outcome)))
                .isEqualTo(new UndoOutcome.Undone("the rate limit of mcp-gateway is back at 12000 per 1m"));
        assertThat(state).isEqualTo(Bench.json("{limit: 12000, per: '1m'}"));
    }

    @Test
    void theRequestIsExactlyTheConfiguredOne() throws Exception {
        var call = call("50 per 1m");
        var unused = set.act(call, Bench.stored(set.prepare(call)));

        assertThat(gateway.changes()).singleElement().satisfies(seen -> {
            assertThat(seen.line()).isEqualTo("PUT /limits/tools");
            assertThat(seen.body()).isEqualTo("{\"limit\":50,\"per\":\"1m\"}");
            assertThat(seen.headers())
                    .containsEntry("Authorization", "Bearer secret-ADMIN")
                    .containsEntry("Content-Type", "application/json");
        });
    }

    @Test
    void aLimitThatSomebodyElseSetIsLeftAlone() throws Exception {
        var call = call("50 per 1m");
        var undo = Bench.undo(set.act(call, Bench.stored(set.prepare(call))));
        state = Bench.json("{limit: 300, per: '1m'}");

        assertThat(set.undo(call, undo)).isInstanceOf(UndoOutcome.Foreign.class);
        assertThat(state).isEqualTo(Bench.json("{limit: 300, per: '1m'}"));
    }

    @Test
    void anAnswerThatWasLostIsLookedAfter() throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        instead = Optional.of(Reply.cut());

        assertThat(set.act(call, prepared)).isInstanceOf(Outcome.Done.class);
        assertThat(gateway.changes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"500", "503", "408", "303"})
    void aStatusThatLeavesItOpenIsUnknownWhereNothingChanged(int status) throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        instead = Optional.of(Reply.status(status));
        obeys = false;

        assertThat(set.act(call, prepared)).isInstanceOf(Outcome.Unknown.class);
        assertThat(gateway.changes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "404", "429", "307"})
    void aClearNoFailed(int status) throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        instead = Optional.of(Reply.status(status));
        obeys = false;

        assertThat(set.act(call, prepared))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.reason())
                                .startsWith("the rate limit of mcp-gateway was not changed: HTTP " + status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{limit: 'many', per: '1m'} | the rate limit of mcp-gateway cannot be read: at /limit is no whole number",
                "{limit: 5.5, per: '1m'}    | the rate limit of mcp-gateway cannot be read: at /limit is no whole number",
                "{limit: -1, per: '1m'}     | the rate limit of mcp-gateway cannot be read: at /limit is no whole number",
                "{limit: 5}                 | the rate limit of mcp-gateway cannot be read: at /per is no period",
                "{limit: 5, per: 'minute'}  | the rate limit of mcp-gateway cannot be read: at /per is no period",
                "{limit: 5, per: 0}         | the rate limit of mcp-gateway cannot be read: at /per is no period"
            })
    void aLimitThatCannotBeReadIsNotOverwritten(String body, String problem) throws Exception {
        state = Bench.json(body);
        assertThat(set.prepare(call("50 per 1m"))).isEqualTo(new Preparation.Refused(problem));
        assertThat(gateway.changes()).isEmpty();
    }

    @Test
    void aPeriodMayBeANumberOfSeconds() throws Exception {
        state = Bench.json("{limit: 5, per: 90}");
        assertThat(set.prepare(call("50 per 1m")))
                .isInstanceOfSatisfying(
                        Preparation.Ready.class,
                        r -> assertThat(r.prepared().says()).endsWith("(now 5 per 1m30s)"));
    }

    @Test
    void withoutAPeriodInTheAnswerOnlyTheConfiguredOneCanBeSet() throws Exception {
        var settings = "{per: '1s', read: {url: '%s', count: '/limit'}, set: {url: '%s', body: {limit: '{count}'}}}"
                .formatted(gateway.uri("/l"), gateway.uri("/l"));
        assertThat(set.prepare(bench.call(set, settings, "{limit: '50 per 1m'}")))
                .isEqualTo(new Preparation.Refused(
                        "the rate limit of mcp-gateway counts per 1s: it cannot be set to 50 per 1m"));
        assertThat(set.prepare(bench.call(set, settings, "{limit: '50 per 1s'}")))
                .isInstanceOf(Preparation.Ready.class);
    }

    /** An API gateway whose limit is a plugin that is there or not; null deletes it. */
    private String pluginSettings(boolean restore) {
        return """
               {read: {url: '%1$s', count: '/value/plugins/limit-count/count', per: '/value/plugins/limit-count/time_window',
                       value: '/value/plugins/limit-count'},
                set: {method: 'PATCH', url: '%1$s', body: {value: {plugins: {'limit-count': {count: '{count}', time_window: '{period-seconds}'}}}}}
                %2$s}""".formatted(
                        gateway.uri("/routes/1"),
                        restore
                                ? ", restore: {method: 'PATCH', url: '" + gateway.uri("/routes/1")
                                        + "', body: {value: {plugins: {'limit-count': '{previous}'}}}}"
                                : "");
    }

    @Test
    void aLimitThatWasNotThereIsRemovedAgain() throws Exception {
        state = Bench.json("{value: {plugins: {}}}");
        var call = bench.call(set, pluginSettings(true), "{limit: '50 per 1m'}");
        var prepared = Bench.stored(set.prepare(call));
        assertThat(prepared.says()).endsWith("to 50 per 1m (now not set)");

        var outcome = set.act(call, prepared);
        assertThat(state.at("/value/plugins/limit-count")).isEqualTo(Bench.json("{count: 50, time_window: 60}"));
        assertThat(set.undo(call, Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(state.at("/value/plugins/limit-count").isNull()).isTrue();
    }

    @Test
    void whatStoodThereIsPutBackWhole() throws Exception {
        var before = Bench.json(
                "{value: {plugins: {'limit-count': {count: 9, time_window: 1, key: 'remote_addr', policy: {a: [1]}}}}}");
        state = before;
        var call = bench.call(set, pluginSettings(true), "{limit: '50 per 1m'}");

        assertThat(set.undo(call, Bench.undo(set.act(call, Bench.stored(set.prepare(call))))))
                .isInstanceOf(UndoOutcome.Undone.class);
        assertThat(state).isEqualTo(before);
    }

    @Test
    void withoutAWayToRemoveItThePlanSaysThatItCannotBeTakenBack() throws Exception {
        state = Bench.json("{value: {plugins: {}}}");
        var prepared = Bench.stored(set.prepare(bench.call(set, pluginSettings(false), "{limit: '50 per 1m'}")));
        assertThat(prepared.undo()).isEqualTo(Optional.<Undo>empty());
    }

    @Test
    void theLimitCanBeRead() throws Exception {
        var get = new HttpRateLimitGet();
        assertThat(get.read(bench.call(get, settings(), "{}")))
                .isEqualTo(new RateLimit.State(true, 12000, Duration.ofMinutes(1)));
        state = Bench.json("{}");
        assertThat(get.read(bench.call(get, settings(), "{}")))
                .isEqualTo(new RateLimit.State(false, 0, Duration.ofMinutes(1)));
    }

    @Test
    void aReadingThatFailsSaysWhy() {
        var get = new HttpRateLimitGet();
        var elsewhere = settings().replace(gateway.origin(), "http://127.0.0.1:1");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> get.read(bench.call(get, elsewhere, "{}")))
                .withMessageStartingWith(
                        "the rate limit of mcp-gateway cannot be read: http://127.0.0.1:1 is not an allowed host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{body: {limit: '{cuont}'}}   | unknown placeholder {cuont}, known: {count}, {limit}, {period}, {period-seconds}",
                "{body: {limit: '{previous}'}} | unknown placeholder {previous}, known: {count}, {limit}, {period}, {period-seconds}",
                "{body: {limit: 50}}          | the body of 'set' needs {count} or {limit}",
                "{}                           | the body of 'set' needs {count} or {limit}"
            })
    void aTemplateThatCannotWorkIsRefusedWhenTheFileIsLoaded(String call, String problem) {
        var settings = "{read: {url: 'http://h/', count: '/c'}, set: "
                + call.replaceFirst("\\{", "{url: 'http://h/', ").replace(", }", "}") + "}";
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> bench.call(set, settings, "{limit: '1 per 1m'}"))
                .withMessage(problem.strip());
    }
}
