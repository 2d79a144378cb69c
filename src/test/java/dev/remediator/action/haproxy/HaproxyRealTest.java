package dev.remediator.action.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Breaker;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.RateLimit;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.UndoOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real HAProxy: what callers of the service get is what counts. */
@Timeout(60)
class HaproxyRealTest {
    @TempDir
    private Path folder;

    private Haproxy haproxy;
    private Bench bench;
    private final HaproxyRateLimitSet set = new HaproxyRateLimitSet();
    private final HaproxyRateLimitGet get = new HaproxyRateLimitGet();
    private final HaproxyBreakerTrip trip = new HaproxyBreakerTrip();
    private final HaproxyBreakerReset reset = new HaproxyBreakerReset();
    private final HaproxyBreakerState state = new HaproxyBreakerState();

    HaproxyRealTest() {}

    @BeforeEach
    void start() throws IOException {
        haproxy = Haproxy.start(folder);
        bench = new Bench(haproxy.tcp(), haproxy.unix());
    }

    @AfterEach
    void stop() {
        if (bench == null) return;
        bench.close();
        haproxy.close();
    }

    private String limits(String socket) {
        return "{socket: '%s', map: '%s'}".formatted(socket, haproxy.limits());
    }

    private String breakers() {
        return "{socket: '%s', breakers: {brightdata: {map: '%s', key: 'brightdata'}, missing: {map: '%2$s', key: 'missing'}, s1: {server: 'be/s1'}, s2: {server: 'be/s2'}, gone: {server: 'be/s9'}, nowhere: {server: 'xx/s1'}}}"
                .formatted(haproxy.tcp(), haproxy.breakers());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLimitIsLoweredUntilCallersAreTurnedAwayAndRestored(boolean unix) throws Exception {
        var call = bench.call(set, limits(unix ? haproxy.unix() : haproxy.tcp()), "{limit: '1 per 1m'}");
        assertThat(haproxy.status()).isEqualTo(200);
        assertThat(haproxy.status()).isEqualTo(200);

        var outcome = set.act(call, Bench.stored(set.prepare(call)));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        d -> assertThat(d.summary())
                                .isEqualTo("the rate limit of mcp-gateway in HAProxy is now 1 per 1m"));
        assertThat(haproxy.status()).isEqualTo(429);
        assertThat(get.read(bench.call(get, limits(haproxy.tcp()), "{}")))
                .isEqualTo(new RateLimit.State(true, 1, Duration.ofMinutes(1)));

        assertThat(set.undo(call, Bench.undo(outcome)))
                .isEqualTo(new UndoOutcome.Undone("the rate limit of mcp-gateway in HAProxy is back at 1000 per 1m"));
        assertThat(haproxy.status()).isEqualTo(200);
    }

    @Test
    void aKeyThatIsNotInTheMapIsAddedAndRemovedAgain() throws Exception {
        var settings = "{socket: '%s', map: '%s', key: 'new-key'}".formatted(haproxy.tcp(), haproxy.limits());
        var call = bench.call(set, settings, "{limit: '5 per 1m'}");
        var prepared = Bench.stored(set.prepare(call));
        assertThat(prepared.says()).endsWith("to 5 per 1m (now not set)");

        var outcome = set.act(call, prepared);
        assertThat(get.read(bench.call(get, settings, "{}")).limit()).isEqualTo(5);
        assertThat(set.reconcile(call, prepared, bench.clock.now())).isInstanceOf(Reconciliation.Happened.class);
        assertThat(set.undo(call, Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(get.read(bench.call(get, settings, "{}")).set()).isFalse();
    }

    @Test
    void aMapThatHaproxyDoesNotKnowIsRefusedWithItsOwnWords() throws Exception {
        assertThat(set.prepare(
                        bench.call(set, "{socket: '" + haproxy.tcp() + "', map: 'limits.map'}", "{limit: '5 per 1m'}")))
                .isEqualTo(
                        new Preparation.Refused(
                                "HAProxy did not answer 'show map limits.map': Unknown map identifier. Please use #<id> or <file>."));
    }

    @Test
    void aBreakerInAMapIsTrippedAndClosedAgain() throws Exception {
        var call = bench.call(trip, breakers(), "{breaker: 'brightdata'}");
        var outcome = trip.act(call, Bench.stored(trip.prepare(call)));
        assertThat(haproxy.status()).isEqualTo(503);
        assertThat(state.read(bench.call(state, breakers(), "{breaker: 'brightdata'}")))
                .isEqualTo(new Breaker.State("brightdata", "open", true));

        assertThat(trip.undo(call, Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(haproxy.status()).isEqualTo(200);
    }

    @Test
    void aBreakerWithoutAnEntryIsClosedAndCanBeTripped() throws Exception {
        var call = bench.call(trip, breakers(), "{breaker: 'missing'}");
        var outcome = trip.act(call, Bench.stored(trip.prepare(call)));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(trip.undo(call, Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
    }

    @Test
    void serversAreTakenIntoMaintenanceAndBack() throws Exception {
        for (var server : new String[] {"s1", "s2"}) {
            var call = bench.call(trip, breakers(), "{breaker: '" + server + "'}");
            assertThat(trip.act(call, Bench.stored(trip.prepare(call)))).isInstanceOf(Outcome.Done.class);
        }
        assertThat(haproxy.status()).isEqualTo(503);
        assertThat(trip.prepare(bench.call(trip, breakers(), "{breaker: 's1'}")))
                .isEqualTo(
                        new Preparation.Refused("breaker s1 of mcp-gateway in HAProxy is already open: nothing to do"));

        var call = bench.call(reset, breakers(), "{breaker: 's1'}");
        var outcome = reset.act(call, Bench.stored(reset.prepare(call)));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(haproxy.status()).isEqualTo(200);
        assertThat(reset.undo(call, Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(haproxy.status()).isEqualTo(503);
    }

    @Test
    void serversThatAreNotThereAreNamed() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> state.read(bench.call(state, breakers(), "{breaker: 'gone'}")))
                .withMessage("HAProxy has no server be/s9");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> state.read(bench.call(state, breakers(), "{breaker: 'nowhere'}")))
                .withMessageStartingWith("HAProxy did not answer 'show servers state xx': ");
    }
}
