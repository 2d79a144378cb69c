package dev.remediator.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Breaker;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpBreakersTest {
    private static final String NAME = "breaker brightdata of mcp-gateway";

    private String state = "\"on\"";
    private boolean obeys = true;
    private Optional<Reply> insteadOfState = Optional.empty();
    private Optional<Reply> insteadOfAnswer = Optional.empty();
    private final FakeHttp flags = new FakeHttp(seen -> {
        if (seen.line().startsWith("GET ")) return insteadOfState.orElseGet(this::shown);
        if (!obeys) return insteadOfAnswer.orElseGet(this::shown);
        switch (seen.line()) {
            case "POST /flags/brightdata/off" -> state = "\"off\"";
            case "POST /flags/brightdata/on" -> state = "\"on\"";
            default -> {}
        }
        return insteadOfAnswer.orElseGet(this::shown);
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

    private Reply shown() {
        return Reply.json("{\"flag\":" + state + "}");
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

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("an error", Reply.status(503, "maintenance"), "HTTP 503: maintenance"),
                arguments("a limit", Reply.of(429, "", Map.of("Retry-After", "5")), "HTTP 429"),
                arguments("a page", Reply.status(200, "<html>"), "the answer is not JSON: HTTP 200: <html>"),
                arguments("half an answer", Reply.half("{\"flag\":\"off\""), "broke"),
                arguments("a hang-up", Reply.cut(), "broke"),
                arguments("a redirect", Reply.redirect(302, "/login"), "a redirect, which is not followed"),
                arguments("another document", Reply.json("{\"error\":\"none\"}"), "at /flag is nothing"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void aStateThatCannotBeReadStopsThePlanAndTheActAndNothingIsSent(String how, Reply reply, String why)
            throws Exception {
        var call = bench.call(trip, settings(), "{breaker: 'brightdata'}");
        var prepared = Bench.stored(trip.prepare(call));
        insteadOfState = Optional.of(reply);

        assertThat(trip.prepare(call))
                .isInstanceOfSatisfying(
                        Preparation.Refused.class,
                        r -> assertThat(r.reason()).startsWith(NAME).contains(why));
        assertThat(trip.act(call, prepared))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.reason()).startsWith(NAME).endsWith(": nothing was changed"));
        assertThat(flags.changes()).isEmpty();
    }

    static Stream<Arguments> lost() {
        return Stream.of(
                arguments("a hang-up", Reply.cut()),
                arguments("half an answer", Reply.half("{\"flag\":\"off\"")),
                arguments("an error behind a proxy", Reply.status(504)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lost")
    void anAnswerThatIsLostIsLookedAfterAndTheRequestIsSentOnce(String how, Reply reply) throws Exception {
        var call = bench.call(trip, settings(), "{breaker: 'brightdata'}");
        var prepared = Bench.stored(trip.prepare(call));
        insteadOfAnswer = Optional.of(reply);

        assertThat(trip.act(call, prepared))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, d -> assertThat(d.summary()).isEqualTo(NAME + " is now open"));
        assertThat(flags.changes()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lost")
    void whereNothingIsToBeSeenEitherItIsUnknownAndNotRepeated(String how, Reply reply) throws Exception {
        var call = bench.call(trip, settings(), "{breaker: 'brightdata'}");
        var prepared = Bench.stored(trip.prepare(call));
        insteadOfAnswer = Optional.of(reply);
        obeys = false;

        assertThat(trip.act(call, prepared))
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        u -> assertThat(u.reason())
                                .startsWith("nobody can tell whether " + NAME)
                                .endsWith(NAME + " is still closed"));
        assertThat(flags.changes()).hasSize(1);
    }

    @Test
    void anEndpointThatAsksToSlowDownHasRefused() throws Exception {
        var call = bench.call(trip, settings(), "{breaker: 'brightdata'}");
        var prepared = Bench.stored(trip.prepare(call));
        insteadOfAnswer = Optional.of(Reply.of(429, "slow down", Map.of("Retry-After", "60")));
        obeys = false;

        assertThat(trip.act(call, prepared))
                .isEqualTo(new Outcome.Failed(NAME + " was not changed: HTTP 429: slow down"));
        assertThat(flags.changes()).hasSize(1);
    }

    @Test
    void oneThatAcceptsAndShowsNothingIsUnknown() throws Exception {
        var call = bench.call(trip, settings(), "{breaker: 'brightdata'}");
        var prepared = Bench.stored(trip.prepare(call));
        obeys = false;

        assertThat(trip.act(call, prepared))
                .isEqualTo(new Outcome.Unknown("it was accepted, yet " + NAME + " is closed and not open"));
    }

    @Test
    void afterACrashAPersonIsToldWhatToLookFor() throws Exception {
        var call = bench.call(trip, settings(), "{breaker: 'brightdata'}");
        var prepared = Bench.stored(trip.prepare(call));
        insteadOfState = Optional.of(Reply.status(503));

        assertThat(trip.reconcile(call, prepared, bench.clock.now()))
                .isEqualTo(
                        new Reconciliation.CannotTell(
                                NAME
                                        + " cannot be read: HTTP 503. Look there by hand: open means that it happened, closed that it did not"));
    }
}
