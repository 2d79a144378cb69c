package dev.remediator.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.remediator.action.Bench;
import dev.remediator.action.InvalidSettings;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpCallChangeTest {
    private static final String WHAT = "purge-cache of mcp-gateway";

    private String entries = "1200";
    private Optional<Reply> insteadOfState = Optional.empty();
    private Reply answer = Reply.status(202, "purging");
    private final FakeHttp gateway = new FakeHttp(seen -> {
        if (seen.line().startsWith("GET "))
            return insteadOfState.orElseGet(() -> Reply.json("{\"entries\":" + entries + "}"));
        return answer;
    });
    private final Bench bench = new Bench(gateway.origin());
    private final HttpCallChange change = new HttpCallChange();

    @AfterEach
    void close() {
        bench.close();
        gateway.close();
    }

    private String settings(String more) {
        return """
               {headers: {Authorization: {env: 'ADMIN'}}, calls: {purge-cache: {
                 about: 'empties the cache', url: '%1$s/purge', body: {scope: '{all}'} %2$s}}}""".formatted(gateway.origin(), more.isEmpty() ? "" : ", " + more.replace("$", gateway.origin()));
    }

    private static final String KEYED = "idempotency-header: 'Idempotency-Key'";
    private static final String SHOWN = "happened: {url: '$/cache', pointer: '/entries', equals: 0}";
    private static final String BACK = "undo: {method: 'delete', url: '$/purge', body: {again: true}}";

    private dev.remediator.action.Call<HttpCallsSettings, HttpCallChange.Input> call(String... more) {
        return bench.call(change, settings(String.join(", ", more)), "{call: 'purge-cache'}");
    }

    private Prepared prepared(dev.remediator.action.Call<HttpCallsSettings, HttpCallChange.Input> call)
            throws InterruptedException {
        return Bench.stored(change.prepare(call));
    }

    @Test
    void itIsSentOnceAsTheTargetDeclaresIt() throws Exception {
        var call = call(KEYED);
        var prepared = prepared(call);

        assertThat(prepared.says())
                .isEqualTo("call purge-cache of mcp-gateway (POST " + gateway.origin() + "/purge): empties the cache");
        assertThat(prepared.undo()).isEmpty();
        assertThat(gateway.seen()).isEmpty();
        assertThat(change.act(call, prepared))
                .isEqualTo(new Outcome.Done("called " + WHAT + ": HTTP 202: purging", Optional.empty()));
        assertThat(gateway.changes()).singleElement().satisfies(seen -> {
            assertThat(seen.line()).isEqualTo("POST /purge");
            assertThat(seen.body()).isEqualTo("{\"scope\":\"{all}\"}");
            assertThat(seen.headers())
                    .containsEntry("Authorization", "secret-ADMIN")
                    .containsEntry("Idempotency-key", "key");
        });
    }

    @Test
    void aCallThatTheTargetDoesNotDeclareIsRefusedByName() throws Exception {
        assertThat(change.prepare(bench.call(change, settings(""), "{call: 'purge-cash'}")))
                .isEqualTo(
                        new Preparation.Refused("mcp-gateway has no call 'purge-cash', did you mean 'purge-cache'?"));
        assertThat(change.prepare(bench.call(change, settings(""), "{call: 'reboot'}")))
                .isEqualTo(new Preparation.Refused("mcp-gateway has no call 'reboot'; it has purge-cache"));
        assertThat(gateway.seen()).isEmpty();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(Reply.status(403, "no"), new Outcome.Refused(WHAT + " was declined: HTTP 403: no")),
                arguments(
                        Reply.redirect(302, "/login"),
                        new Outcome.Refused(WHAT + " was declined: HTTP 302 (a redirect, which is not followed)")),
                arguments(
                        Reply.status(500, "oops"),
                        new Outcome.Unknown("nobody can tell whether " + WHAT + " was carried out: HTTP 500: oops")),
                arguments(
                        Reply.status(408),
                        new Outcome.Unknown("nobody can tell whether " + WHAT + " was carried out: HTTP 408")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatAnAnswerMeans(Reply reply, Outcome outcome) throws Exception {
        answer = reply;
        var call = call();

        assertThat(change.act(call, prepared(call))).isEqualTo(outcome);
        assertThat(gateway.changes()).hasSize(1);
    }

    @Test
    void aLostAnswerIsUnknownAndNothingIsSentAgain() throws Exception {
        answer = Reply.cut();
        var call = call("repeat: 'safe'", KEYED);

        assertThat(change.act(call, prepared(call)))
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        u -> assertThat(u.reason()).startsWith("nobody can tell whether " + WHAT));
        assertThat(gateway.changes()).hasSize(1);
    }

    @Test
    void whatWasNeverSentHasFailed() throws Exception {
        var call = call();
        var prepared = prepared(call);
        gateway.close();

        assertThat(change.act(call, prepared))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, f -> assertThat(f.reason()).startsWith(WHAT + " was not called: "));
    }

    @Test
    void whereNothingShowsItPeopleDecide() throws Exception {
        var call = call(KEYED);

        assertThat(change.reconcile(call, prepared(call), bench.clock.now()))
                .isEqualTo(
                        new Reconciliation.CannotTell(
                                "its answer is lost, nothing is declared that would show whether " + WHAT
                                        + " was carried out, and it may be sent only once. Look at mcp-gateway by hand before it is called again"));
        assertThat(gateway.seen()).isEmpty();
    }

    @Test
    void whatIsDeclaredSafeMayBeSentAgain() throws Exception {
        var call = call("repeat: 'safe'");
        assertThat(change.reconcile(call, prepared(call), bench.clock.now()))
                .isEqualTo(new Reconciliation.Repeatable("targets.yaml says that " + WHAT + " may be sent again"));
        var keyed = call("repeat: 'safe'", KEYED);
        assertThat(change.reconcile(keyed, prepared(keyed), bench.clock.now()))
                .isEqualTo(new Reconciliation.Repeatable(
                        "targets.yaml says that " + WHAT + " may be sent again, with the same Idempotency-Key"));
        assertThat(gateway.seen()).as("whether it is sent, the guards decide").isEmpty();
    }

    @Test
    void whatCanBeReadIsRead() throws Exception {
        var call = call(SHOWN);
        var prepared = prepared(call);
        var intended = bench.clock.now();
        bench.clock.then(() -> entries = "0");

        assertThat(change.reconcile(call, prepared, intended))
                .isEqualTo(new Reconciliation.Happened(WHAT + ": /entries is 0", Optional.empty()));
    }

    @Test
    void thatItDidNotHappenIsSaidOnlyAfterAMinute() throws Exception {
        var call = call(SHOWN, "repeat: 'safe'");
        var prepared = prepared(call);
        var intended = bench.clock.now();

        assertThat(change.reconcile(call, prepared, intended))
                .isEqualTo(new Reconciliation.DidNot(WHAT + ": /entries is 1200, not 0"));
        assertThat(Duration.between(intended, bench.clock.now())).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatCannotBeReadIsForPeopleUnlessItIsSafe() throws Exception {
        var call = call(SHOWN);
        var prepared = prepared(call);
        insteadOfState = Optional.of(Reply.status(503));

        assertThat(change.reconcile(call, prepared, bench.clock.now()))
                .isEqualTo(new Reconciliation.CannotTell("whether " + WHAT
                        + " was carried out cannot be read: HTTP 503. Look there by hand before it is called again"));
        assertThat(change.reconcile(call(SHOWN, "repeat: 'safe'"), prepared, bench.clock.now()))
                .isInstanceOf(Reconciliation.Repeatable.class);
    }

    @Test
    void whatIsSoAlreadyIsNotCalled() throws Exception {
        entries = "0";

        assertThat(change.prepare(call(SHOWN)))
                .isEqualTo(new Preparation.Refused(WHAT + ": /entries is 0 already: nothing to do"));
    }

    @Test
    void itIsCalledBackWhereThatIsDeclared() throws Exception {
        var call = call(BACK, KEYED);
        var undo = prepared(call).undo().orElseThrow();
        answer = Reply.status(200, "back");

        assertThat(undo.says())
                .isEqualTo("call back purge-cache of mcp-gateway (DELETE " + gateway.origin() + "/purge)");
        assertThat(change.undo(call, undo))
                .isEqualTo(new UndoOutcome.Undone("called back " + WHAT + ": HTTP 200: back"));
        assertThat(gateway.changes()).singleElement().satisfies(seen -> {
            assertThat(seen.line()).isEqualTo("DELETE /purge");
            assertThat(seen.body()).isEqualTo("{\"again\":true}");
        });
        answer = Reply.status(500);
        assertThat(change.undo(call, undo)).isEqualTo(new UndoOutcome.Failed(WHAT + " was not called back: HTTP 500"));
    }

    @Test
    void whatSomebodyChangedMeanwhileIsNotCalledBack() throws Exception {
        var call = call(BACK, SHOWN);
        var undo = prepared(call).undo().orElseThrow();

        assertThat(change.undo(call, undo)).isEqualTo(new UndoOutcome.Undone(WHAT + ": /entries is 1200, as before"));
        entries = "7";
        assertThat(change.undo(call, undo))
                .isEqualTo(new UndoOutcome.Foreign(
                        WHAT + ": /entries is 7, not 0: somebody changed it meanwhile, it was left alone"));
        assertThat(gateway.changes()).isEmpty();
        entries = "0";
        assertThat(change.undo(call, undo)).isInstanceOf(UndoOutcome.Undone.class);
        assertThat(gateway.changes()).hasSize(1);
    }

    @Test
    void theKeysHeaderHasNoOtherValue() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> call("idempotency-header: 'authorization'"))
                .withMessageContaining("the header authorization takes the key and cannot have a value of its own");
    }
}
