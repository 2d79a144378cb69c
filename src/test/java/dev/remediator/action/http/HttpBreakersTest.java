package dev.remediator.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Breaker;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpBreakersTest {
    private String state = "\"on\"";
    private final FakeHttp flags = new FakeHttp(seen -> {
        switch (seen.line()) {
            case "POST /flags/brightdata/off" -> state = "\"off\"";
            case "POST /flags/brightdata/on" -> state = "\"on\"";
            default -> {}
        }
        return Reply.json("{\"flag\":" + state + "}");
    });
    private final Bench bench = new Bench(flags.origin());
    private final HttpBreakerTrip trip = new HttpBreakerTrip();
    private final HttpBreakerReset reset = new HttpBreakerReset();
    private final HttpBreakerState reading = new HttpBreakerState();

    @AfterEach
    void close() {
        bench.close();
        flags.close();
    }

    private String settings() {
        return """
               {headers: {Authorization: {env: 'FLAGS'}}, breakers: {brightdata: {
                 state: {url: '%1$s/flags/brightdata', pointer: '/flag', open: 'off', closed: 'on'},
                 trip:  {url: '%1$s/flags/brightdata/off', body: {by: 'remediator'}},
                 reset: {url: '%1$s/flags/brightdata/on'}}}}""".formatted(flags.origin());
    }

    @Test
    void aBreakerIsTrippedAndClosedAgain() throws Exception {
        var call = bench.call(trip, settings(), "{breaker: 'brightdata'}");
        var outcome = trip.act(call, Bench.stored(trip.prepare(call)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        d -> assertThat(d.summary()).isEqualTo("breaker brightdata of mcp-gateway is now open"));
        assertThat(flags.changes()).singleElement().satisfies(seen -> {
            assertThat(seen.body()).isEqualTo("{\"by\":\"remediator\"}");
            assertThat(seen.headers()).containsEntry("Authorization", "secret-FLAGS");
        });
        assertThat(reading.read(bench.call(reading, settings(), "{breaker: 'brightdata'}")))
                .isEqualTo(new Breaker.State("brightdata", "open", true));

        assertThat(trip.undo(call, Bench.undo(outcome)))
                .isEqualTo(new UndoOutcome.Undone("breaker brightdata of mcp-gateway is back at closed"));
        assertThat(state).isEqualTo("\"on\"");
    }

    @Test
    void aBreakerIsReset() throws Exception {
        state = "\"off\"";
        var call = bench.call(reset, settings(), "{breaker: 'brightdata'}");
        assertThat(reset.act(call, Bench.stored(reset.prepare(call)))).isInstanceOf(Outcome.Done.class);
        assertThat(flags.changes())
                .singleElement()
                .satisfies(seen -> assertThat(seen.body()).isEmpty());
    }

    @Test
    void oneThatIsOpenAlreadyIsLeftToWhoeverOpenedIt() throws Exception {
        state = "\"off\"";
        assertThat(trip.prepare(bench.call(trip, settings(), "{breaker: 'brightdata'}")))
                .isEqualTo(new Preparation.Refused("breaker brightdata of mcp-gateway is already open: nothing to do"));
    }

    @Test
    void anUnknownBreakerIsRefusedWithTheKnownOnes() throws Exception {
        assertThat(trip.prepare(bench.call(trip, settings(), "{breaker: 'bright'}")))
                .isEqualTo(new Preparation.Refused(
                        "mcp-gateway has no breaker 'bright' in its settings, only: brightdata"));
        assertThat(flags.seen()).isEmpty();
    }

    @Test
    void aStateThatIsNeitherStopsEverything() {
        state = "\"rollout\"";
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> reading.read(bench.call(reading, settings(), "{breaker: 'brightdata'}")))
                .withMessage(
                        "breaker brightdata of mcp-gateway is neither open (\"off\") nor closed (\"on\"): at /flag is \"rollout\"");
    }
}
