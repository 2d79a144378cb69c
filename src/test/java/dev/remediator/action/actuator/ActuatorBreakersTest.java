package dev.remediator.action.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActuatorBreakersTest {
    /** As resilience4j behaves: a POST creates what it does not know, HALF_OPEN cannot be set. */
    private final Map<String, String> states = new TreeMap<>(Map.of("brightdata", "CLOSED", "my db/1", "CLOSED"));

    private Optional<Reply> instead = Optional.empty();
    private final FakeHttp spring = new FakeHttp(seen -> {
        if (seen.line().equals("GET /actuator/circuitbreakers"))
            return Reply.json(states.entrySet().stream()
                    .map(e ->
                            "\"%s\":{\"state\":\"%s\",\"failureRate\":\"-1.0%%\"}".formatted(e.getKey(), e.getValue()))
                    .collect(Collectors.joining(",", "{\"circuitBreakers\":{", "}}")));
        if (instead.isPresent()) return instead.get();
        var name = java.net.URLDecoder.decode(
                seen.line().substring("POST /actuator/circuitbreakers/".length()),
                java.nio.charset.StandardCharsets.UTF_8);
        var to = Map.of("FORCE_OPEN", "FORCED_OPEN", "CLOSE", "CLOSED", "DISABLE", "DISABLED")
                .get(Bench.json(seen.body()).path("updateState").asText());
        if (to == null) return Reply.status(400);
        states.put(name, to);
        return Reply.json("{\"circuitBreakerName\":\"%s\",\"currentState\":\"%s\"}".formatted(name, to));
    });
    private final Bench bench = new Bench(spring.origin());
    private final ActuatorBreakerTrip trip = new ActuatorBreakerTrip();
    private final ActuatorBreakerReset reset = new ActuatorBreakerReset();

    @AfterEach
    void close() {
        bench.close();
        spring.close();
    }

    private String settings() {
        return "{url: '" + spring.origin() + "/actuator', headers: {Authorization: {env: 'A', prefix: 'Basic '}}}";
    }

    private Call<ActuatorSettings, Breaker.Name> call(ActuatorBreakerChange change, String breaker) {
        return bench.call(change, settings(), "{breaker: '" + breaker + "'}");
    }

    private Outcome act(ActuatorBreakerChange change, String breaker) throws InterruptedException {
        var call = call(change, breaker);
        return change.act(call, Bench.stored(change.prepare(call)));
    }

    @Test
    void aBreakerIsForcedOpenAndClosedAgain() throws Exception {
        var outcome = act(trip, "brightdata");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        d -> assertThat(d.summary()).isEqualTo("breaker brightdata of mcp-gateway is now FORCED_OPEN"));
        assertThat(spring.changes()).singleElement().satisfies(seen -> {
            assertThat(seen.line()).isEqualTo("POST /actuator/circuitbreakers/brightdata");
            assertThat(seen.body()).isEqualTo("{\"updateState\":\"FORCE_OPEN\"}");
            assertThat(seen.headers()).containsEntry("Authorization", "Basic secret-A");
        });

        assertThat(trip.undo(call(trip, "brightdata"), Bench.undo(outcome)))
                .isEqualTo(new UndoOutcome.Undone("breaker brightdata of mcp-gateway is back at CLOSED"));
        assertThat(states).containsEntry("brightdata", "CLOSED");
    }

    @Test
    void anUnknownNameIsNeverPostedTo() throws Exception {
        assertThat(trip.prepare(call(trip, "brightdatta")))
                .isEqualTo(new Preparation.Refused(
                        "mcp-gateway has no breaker 'brightdatta', it has: brightdata, my db/1"));
        assertThat(spring.changes()).isEmpty();
        assertThat(states).doesNotContainKey("brightdatta");
    }

    @Test
    void aNameBecomesOneSegmentOfThePath() throws Exception {
        assertThat(act(trip, "my db/1")).isInstanceOf(Outcome.Done.class);
        assertThat(spring.changes())
                .singleElement()
                .satisfies(seen -> assertThat(seen.line()).isEqualTo("POST /actuator/circuitbreakers/my%20db%2F1"));
    }

    @ParameterizedTest
    @CsvSource({"OPEN, CLOSED", "HALF_OPEN, CLOSED", "DISABLED, DISABLED"})
    void takingBackReturnsToWhatWasThereAsFarAsItCanBeSet(String before, String after) throws Exception {
        states.put("brightdata", before);
        var outcome = act(trip, "brightdata");
        assertThat(trip.undo(call(trip, "brightdata"), Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(states).containsEntry("brightdata", after);
    }

    @Test
    void aBreakerThatMovesByItselfBetweenPlanAndActIsStillTripped() throws Exception {
        var call = call(trip, "brightdata");
        var prepared = Bench.stored(trip.prepare(call));
        states.put("brightdata", "HALF_OPEN");
        assertThat(trip.act(call, prepared)).isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISABLED", "METRICS_ONLY", "FORCED_OPEN"})
    void oneThatAPersonSetBetweenPlanAndActIsNot(String state) throws Exception {
        var call = call(trip, "brightdata");
        var prepared = Bench.stored(trip.prepare(call));
        states.put("brightdata", state);
        assertThat(trip.act(call, prepared)).isInstanceOf(Outcome.Refused.class);
        assertThat(spring.changes()).isEmpty();
    }

    @Test
    void whatAPersonClosedMeanwhileIsNotClosedOnceMore() throws Exception {
        var undo = Bench.undo(act(trip, "brightdata"));
        states.put("brightdata", "HALF_OPEN");
        assertThat(trip.undo(call(trip, "brightdata"), undo))
                .isEqualTo(new UndoOutcome.Undone("breaker brightdata of mcp-gateway is back at HALF_OPEN already"));
        states.put("brightdata", "DISABLED");
        assertThat(trip.undo(call(trip, "brightdata"), undo)).isInstanceOf(UndoOutcome.Foreign.class);
    }

    @Test
    void resettingClosesAndItsUndoForcesOpenOnlyWhatWasForcedOpen() throws Exception {
        states.put("brightdata", "FORCED_OPEN");
        var outcome = act(reset, "brightdata");
        assertThat(states).containsEntry("brightdata", "CLOSED");
        states.put("brightdata", "OPEN");
        assertThat(reset.undo(call(reset, "brightdata"), Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(states).containsEntry("brightdata", "FORCED_OPEN");

        states.put("brightdata", "OPEN");
        assertThat(act(reset, "brightdata"))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.undo()).isEmpty());
    }

    @Test
    void aBreakerThatCannotBeSetBackCannotBeUndone() throws Exception {
        states.put("brightdata", "METRICS_ONLY");
        assertThat(Bench.stored(trip.prepare(call(trip, "brightdata"))).undo()).isEmpty();
    }

    @Test
    void afterACrashTheStateTells() throws Exception {
        var call = call(trip, "brightdata");
        var prepared = Bench.stored(trip.prepare(call));
        assertThat(trip.reconcile(call, prepared, bench.clock.now())).isInstanceOf(Reconciliation.CannotTell.class);
        states.put("brightdata", "FORCED_OPEN");
        assertThat(trip.reconcile(call, prepared, bench.clock.now())).isInstanceOf(Reconciliation.Happened.class);
    }

    @Test
    void aRefusalOfTheEndpointFailed() throws Exception {
        var call = call(trip, "brightdata");
        var prepared = Bench.stored(trip.prepare(call));
        instead = Optional.of(Reply.status(403, "read-only"));
        assertThat(trip.act(call, prepared))
                .isEqualTo(
                        new Outcome.Failed("breaker brightdata of mcp-gateway was not changed: HTTP 403: read-only"));
    }

    @ParameterizedTest
    @CsvSource({
        "CLOSED, false",
        "OPEN, true",
        "HALF_OPEN, false",
        "FORCED_OPEN, true",
        "DISABLED, false",
        "METRICS_ONLY, false"
    })
    void theStateCanBeRead(String state, boolean open) throws Exception {
        states.put("brightdata", state);
        var reading = new ActuatorBreakerState();
        assertThat(reading.read(bench.call(reading, settings(), "{breaker: 'brightdata'}")))
                .isEqualTo(new Breaker.State("brightdata", state, open));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"circuitBreakers\":[]}", "{\"circuitBreakers\":{\"brightdata\":{}}}", "<html>"})
    void anAnswerThatIsNotTheActuatorsIsNotGuessedAt(String body) {
        try (var other = FakeHttp.saying(Reply.json(body));
                var own = new Bench(other.origin())) {
            var reading = new ActuatorBreakerState();
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> reading.read(
                            own.call(reading, "{url: '" + other.origin() + "'}", "{breaker: 'brightdata'}")))
                    .withMessageContaining("breaker");
        }
    }
}
