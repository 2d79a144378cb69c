package dev.remediator.action.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.InvalidSettings;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.RateLimit;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.FakeSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd replies of the runtime API, which a well HAProxy does not give at will. */
class HaproxyFakeTest {
    private final Map<String, String> map = new TreeMap<>(Map.of("mcp-gateway", "100", "mcp-gateway-2", "7"));
    private Optional<String> instead = Optional.empty();
    private Optional<String> insteadOfShow = Optional.empty();
    private final FakeSocket haproxy = new FakeSocket(this::answer);
    private final Bench bench = new Bench(haproxy.origin());
    private final HaproxyRateLimitSet set = new HaproxyRateLimitSet();

    private String answer(String line) {
        var words = line.split(" ");
        if (words[0].equals("show"))
            return insteadOfShow.orElseGet(() -> map.entrySet().stream()
                    .map(e -> "0x55d0c0 " + e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining("\n", "", "\n\n")));
        if (instead.isPresent()) return instead.get();
        return switch (words[0]) {
            case "set" -> map.replace(words[3], words[4]) == null ? "entry not found.\n\n" : "\n";
            case "add" -> map.put(words[3], words[4]) == null ? "\n" : "'key' already exists\n";
            case "del" -> map.remove(words[3]) == null ? "Key not found.\n" : "\n";
            default -> "Unknown command: " + line;
        };
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
        haproxy.close();
    }

    private Call<HaproxyRateLimitSettings, RateLimit.Limit> call(String limit) {
        return bench.call(set, settings(), "{limit: '" + limit + "'}");
    }

    private String settings() {
        return "{socket: '" + haproxy.origin() + "', map: '/etc/haproxy/limits.map'}";
    }

    @Test
    void theLimitIsTheTargetsOwnEntryOfTheMap() throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        assertThat(prepared.says())
                .isEqualTo("set the rate limit of mcp-gateway in HAProxy to 50 per 1m (now 100 per 1m)");

        var outcome = set.act(call, prepared);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(haproxy.lines())
                .filteredOn(l -> !l.startsWith("show"))
                .containsExactly("set map /etc/haproxy/limits.map mcp-gateway 50");
        assertThat(map).containsEntry("mcp-gateway", "50").containsEntry("mcp-gateway-2", "7");

        assertThat(set.undo(call, Bench.undo(outcome)))
                .isEqualTo(new UndoOutcome.Undone("the rate limit of mcp-gateway in HAProxy is back at 100 per 1m"));
    }

    @Test
    void aKeyThatIsNotThereIsAddedAndDeletedAgain() throws Exception {
        map.remove("mcp-gateway");
        var call = call("50 per 1m");
        var outcome = set.act(call, Bench.stored(set.prepare(call)));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(map).containsEntry("mcp-gateway", "50");
        assertThat(haproxy.lines())
                .filteredOn(l -> !l.startsWith("show"))
                .containsExactly(
                        "set map /etc/haproxy/limits.map mcp-gateway 50",
                        "add map /etc/haproxy/limits.map mcp-gateway 50");

        assertThat(set.undo(call, Bench.undo(outcome))).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(map).doesNotContainKey("mcp-gateway");
    }

    @Test
    void anotherPeriodThanTheStickTablesIsRefused() throws Exception {
        assertThat(set.prepare(call("50 per 1s")))
                .isEqualTo(new Preparation.Refused(
                        "the rate limit of mcp-gateway counts per 1m: it cannot be set to 50 per 1s"));
        assertThat(haproxy.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unknown map identifier. Please use #<id> or <file>.\n",
                "Permission denied\n",
                "Unknown command. Please enter one of the following commands only :\n  help\n"
            })
    void anErrorTextIsNotTakenForAnEmptyMap(String reply) throws Exception {
        insteadOfShow = Optional.of(reply);
        assertThat(set.prepare(call("50 per 1m")))
                .isInstanceOfSatisfying(
                        Preparation.Refused.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("HAProxy did not answer 'show map /etc/haproxy/limits.map': "
                                        + reply.substring(0, 10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x55d0c0 mcp-gateway-2 7\n", "0x55d0c0 mcp-gateway 10", "0x55d0c0 mcp-gateway 100\n"})
    void aListThatBreaksOffIsNotTakenForWhatStoodThere(String reply) throws Exception {
        insteadOfShow = Optional.of(reply);
        assertThat(set.prepare(call("50 per 1m")))
                .isEqualTo(new Preparation.Refused(
                        "HAProxy's answer to 'show map /etc/haproxy/limits.map' broke off in the middle"));
    }

    /** One socket is one process: what it does not show is nowhere. */
    @Test
    void afterACrashALimitThatIsAsBeforeWasNotSet() throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        assertThat(set.reconcile(call, prepared, bench.clock.now()))
                .isEqualTo(
                        new Reconciliation.DidNot("the rate limit of mcp-gateway in HAProxy is 100 per 1m, as before"));
        assertThat(Duration.between(Bench.START, bench.clock.now())).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aCommandAfterWhichHaproxyIsGoneIsNotTakenForDone() throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        instead = Optional.of("");
        assertThat(set.act(call, prepared))
                .isEqualTo(
                        new Outcome.Unknown(
                                "nobody can tell whether HAProxy did it: it closed the connection without a word; the rate limit of mcp-gateway in HAProxy is still 100 per 1m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "-1", "1.5", "9999999999999999", "100 # comment"})
    void aValueThatIsNoCountIsLeftAlone(String value) throws Exception {
        map.put("mcp-gateway", value);
        assertThat(set.prepare(call("50 per 1m")))
                .isEqualTo(
                        new Preparation.Refused(
                                "the key 'mcp-gateway' of HAProxy's map /etc/haproxy/limits.map holds no count of requests: it is left alone"));
    }

    @Test
    void aReplyToTheCommandIsARefusal() throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        instead = Optional.of("Permission denied\n");
        assertThat(set.act(call, prepared)).isEqualTo(new Outcome.Failed("HAProxy refused: Permission denied"));
    }

    @Test
    void aCommandWhoseConnectionBrokeIsSentOnceAndLookedAfter() throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        instead = Optional.of(FakeSocket.CUT);
        assertThat(set.act(call, prepared))
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        u -> assertThat(u.reason()).startsWith("nobody can tell whether HAProxy did it"));
        assertThat(haproxy.lines()).filteredOn(l -> l.startsWith("set ")).hasSize(1);
    }

    @Test
    void aSocketThatIsAwayRefusesThePlanAndFailsTheAct() throws Exception {
        var call = call("50 per 1m");
        var prepared = Bench.stored(set.prepare(call));
        haproxy.close();
        assertThat(set.prepare(call))
                .isInstanceOfSatisfying(
                        Preparation.Refused.class, r -> assertThat(r.reason()).startsWith("HAProxy cannot be asked: "));
        assertThat(set.act(call, prepared))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, f -> assertThat(f.reason()).endsWith("nothing was changed"));
    }

    @Test
    void theLimitCanBeRead() throws Exception {
        var get = new HaproxyRateLimitGet();
        assertThat(get.read(bench.call(get, settings(), "{}")))
                .isEqualTo(new RateLimit.State(true, 100, Duration.ofMinutes(1)));
        map.clear();
        assertThat(get.read(bench.call(get, settings(), "{}")))
                .isEqualTo(new RateLimit.State(false, 0, Duration.ofMinutes(1)));
    }

    private static final String SERVERS =
            "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight\n";

    private Breaker.State serverState(String reply) throws ActionException, InterruptedException {
        insteadOfShow = Optional.of(reply);
        var state = new HaproxyBreakerState();
        return state.read(bench.call(
                state, "{socket: '" + haproxy.origin() + "', breakers: {b: {server: 'be/s1'}}}", "{breaker: 'b'}"));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "5, true", "4, false", "8, false", "32, false"})
    void aServerIsOpenOnlyInMaintenanceByCommand(int adminState, boolean open) throws Exception {
        assertThat(serverState(SERVERS + "4 be 1 s10 1.1.1.1 2 1 1\n4 be 2 s1 1.1.1.1 2 " + adminState + " 1\n\n")
                        .open())
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Can't find backend.       | HAProxy did not answer 'show servers state be': Can't find backend.",
                "                          | HAProxy did not answer 'show servers state be': ",
                "1~# be_id srv_name srv_admin_state~4 s2 0 | HAProxy has no server be/s1",
                "1~# be_id srv_name srv_admin_state~4 s1 x | HAProxy gave no state of be/s1 that could be read",
                "1~# be_id srv_name~4 s1   | HAProxy gave no state of be/s1 that could be read"
            })
    void anOddListOfServersIsAFailure(String reply, String problem) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> serverState(reply == null ? "" : reply.strip().replace('~', '\n') + "\n"))
                .withMessage(problem.strip() + (problem.strip().endsWith(":") ? " " : ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{socket: 'http://h:1', map: 'm'}                 | the socket is written tcp://host:port or unix:///path/of/socket",
                "{socket: 'tcp://h:1', map: 'm; shutdown x'}      | map must be one word of printable ASCII without quotes, semicolons, < > and backslashes",
                "{socket: 'tcp://h:1', map: ''}                   | map must be one word of printable ASCII without quotes, semicolons, < > and backslashes",
                "{socket: 'tcp://h:1', map: 'm', key: 'a\\nb'}    | key must be one word of printable ASCII without quotes, semicolons, < > and backslashes",
                "{socket: 'tcp://h:1', map: 'm', key: 'a b'}      | key must be one word of printable ASCII without quotes, semicolons, < > and backslashes",
                "{socket: 'tcp://h:1', map: 'm', per: '0s'}       | per must be longer than nothing"
            })
    void nothingButOneWordBecomesPartOfACommand(String settings, String problem) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> bench.call(set, settings, "{limit: '1 per 1m'}"))
                .withMessage(problem.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                        | a breaker is either {server: backend/server} or {map: …, key: …}",
                "{server: 'be/s1', map: 'm', key: 'k'}     | a breaker is either {server: backend/server} or {map: …, key: …}",
                "{map: 'm'}                                | a breaker is either {server: backend/server} or {map: …, key: …}",
                "{server: 's1'}                            | the server is written backend/server",
                "{server: 'be/s1 state ready'}             | server must be one word of printable ASCII without quotes, semicolons, < > and backslashes",
                "{map: 'm', key: 'k', open: 'x', closed: 'x'} | open and closed must differ"
            })
    void aBreakerIsAServerOrAnEntryOfAMap(String breaker, String problem) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> bench.call(
                        new HaproxyBreakerTrip(),
                        "{socket: 'tcp://h:1', breakers: {b: " + breaker + "}}",
                        "{breaker: 'b'}"))
                .withMessage("/breakers/b: " + problem.strip());
    }

    @Test
    void anUnknownBreakerIsRefusedWithTheKnownOnes() throws Exception {
        var trip = new HaproxyBreakerTrip();
        assertThat(trip.prepare(bench.call(
                        trip,
                        "{socket: '" + haproxy.origin()
                                + "', breakers: {b: {server: 'be/s1'}, a: {map: 'm', key: 'k'}}}",
                        "{breaker: 'c'}")))
                .isEqualTo(new Preparation.Refused("mcp-gateway has no breaker 'c' in its settings, only: a, b"));
        assertThat(trip.undo(
                        bench.call(
                                trip,
                                "{socket: '" + haproxy.origin() + "', breakers: {b: {server: 'be/s1'}}}",
                                "{breaker: 'c'}"),
                        new Undo(Bench.json("{was: 'closed', ours: 'open'}"), "close it")))
                .isInstanceOf(UndoOutcome.Failed.class);
    }
}
