package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.ask;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Prepared;
import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Actor;
import dev.remediator.identity.ApiTokens;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.Pass;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Arguments;
import dev.remediator.playbook.Scope;
import dev.remediator.run.RunEvent.DoubtSettled.Settled;
import dev.remediator.secret.Keyring;
import dev.remediator.secret.Sealed;
import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What engineers say, on a real database: who may, how often, how late, and at which node. */
@ExtendWith(PostgresExtension.class)
final class LivePeopleTest {
    private static final Keyring KEYRING = Keyring.of(Secret.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    LivePeopleTest(Transactions transactions) {
        this.transactions = transactions;
        this.table = new Table(transactions);
        this.node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static People people() {
        return new People(
                Map.of("ana", engineer("ana"), "ben", engineer("ben"), "cem", engineer("cem")),
                Map.of("platform", new Group("platform", "owns it", List.of("ana", "ben"), Optional.empty())),
                Map.of(),
                Map.of(),
                List.of());
    }

    private static Engineer engineer(String name) {
        return new Engineer(name, name, Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    private Replies replies(LiveNode at) {
        return new Replies(transactions, at.executor(), LivePeopleTest::people, Optional.of(KEYRING), at.time());
    }

    private UUID asksForConsent(int quorum) {
        node.world()
                .health("alive", "fail")
                .heals("rollback", "alive")
                .on("rollback")
                .sees("v2");
        var run = node.fires(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", quorum, "10m", false))
                .verify("alive", "0s", "1m", "10s"));
        node.quiet();
        return run;
    }

    private int command(UUID run) {
        return Integer.parseInt(table.value("select max(command_id) from ask where run_id = ?", run));
    }

    private UUID asksFor(Answer answer) {
        var run = node.fires(remedy("rotate")
                .doesAll(
                        ask("token", "platform", answer, "10m"),
                        rung("redeploy").step()));
        node.quiet();
        return run;
    }

    @Test
    void whatIsAskedIsListedUntilItIsDecided() {
        var run = asksForConsent(1);

        assertThat(replies(node).open()).singleElement().satisfies(asked -> {
            assertThat(asked.run()).isEqualTo(run);
            assertThat(asked.kind()).isEqualTo(Asked.Kind.APPROVAL);
            assertThat(asked.group()).isEqualTo("platform");
            assertThat(asked.says()).isEqualTo("rollback of mcp-gateway");
            assertThat(asked.hash().orElseThrow()).hasSize(64);
            assertThat(asked.expiresAt()).isEqualTo(VirtualTime.START.plusSeconds(600));
        });
        assertThat(table.rows("select target from acting"))
                .as("who waits holds nothing")
                .isEmpty();

        assertThat(replies(node).decide(run, command(run), "ana", true, "go")).isEqualTo(new Replies.Result.Noted());
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 rollback");
        assertThat(replies(node).open()).isEmpty();
        assertThat(table.rows("select kind, outcome from ask")).containsExactly("approval | granted");
        assertThat(table.rows("select type, event ->> 'by' from run_event where type = 'approval-decided'"))
                .containsExactly("approval-decided | ana");
    }

    @Test
    void onlyMembersOfTheGroupAreHeard() {
        var run = asksForConsent(1);

        assertThat(replies(node).decide(run, command(run), "cem", true, ""))
                .isEqualTo(new Replies.Result.NotTheirs("platform is asked, and cem is none of them"));
        assertThat(replies(node).decide(run, command(run), "nobody", false, ""))
                .isInstanceOf(Replies.Result.NotTheirs.class);
        assertThat(table.rows("select engineer from ask_reply")).isEmpty();
        assertThat(node.quiet().world().effects()).isEmpty();
    }

    @Test
    void eachEngineerDecidesOnceAndMaySayItAgain() {
        var run = asksForConsent(2);
        var replies = replies(node);

        assertThat(replies.decide(run, command(run), "ana", true, "")).isEqualTo(new Replies.Result.Noted());
        assertThat(replies.decide(run, command(run), "ana", true, "")).isEqualTo(new Replies.Result.Noted());
        assertThat(replies.decide(run, command(run), "ana", false, "no, wait"))
                .isEqualTo(new Replies.Result.Over("you have agreed already"));
        node.quiet();

        assertThat(node.world().effects()).isEmpty();
        assertThat(table.rows("select granted from ask_reply")).containsExactly("t");
    }

    @Test
    void twoAtOnceMakeAQuorumOfTwoAndOneEffect() throws Exception {
        var run = asksForConsent(2);
        int command = command(run);
        var replies = replies(node);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<Replies.Result> ana = () -> replies.decide(run, command, "ana", true, "");
            Callable<Replies.Result> ben = () -> replies.decide(run, command, "ben", true, "");
            for (var said : threads.invokeAll(List.of(ana, ben)))
                assertThat(said.get()).isEqualTo(new Replies.Result.Noted());
        }
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 rollback");
    }

    @Test
    void afterTheEndADecisionIsAnsweredWithWhatHappened() {
        var run = asksForConsent(1);
        int command = command(run);
        var replies = replies(node);
        replies.decide(run, command, "ana", false, "not now");
        node.toEnd();

        assertThat(replies.decide(run, command, "ben", true, ""))
                .isEqualTo(new Replies.Result.Over(
                        "it was denied by ana (not now), at 2026-11-22T03:00:00Z; the run ended at 2026-11-22T03:00:00Z:"
                                + " not healed (ana said no to this: rollback of mcp-gateway (not now))"));
        assertThat(replies.decide(run, command, "ana", false, "not now")).isInstanceOf(Replies.Result.Over.class);
        assertThat(replies.find(run, command).orElseThrow()).satisfies(asked -> {
            assertThat(asked.over().orElseThrow().outcome()).isEqualTo("denied");
            assertThat(asked.said()).containsExactly(new Asked.Word("ana", "said no", "not now", VirtualTime.START));
        });
        assertThat(replies.decide(run, command + 1, "ben", true, "")).isEqualTo(new Replies.Result.Unknown());
        assertThat(replies.decide(UUID.randomUUID(), 1, "ben", true, "")).isEqualTo(new Replies.Result.Unknown());
    }

    @Test
    void whenNobodyDecidesItExpiresAndSaysSo() {
        var run = asksForConsent(1);
        int command = command(run);
        node.toEnd();

        assertThat(node.world().effects()).isEmpty();
        assertThat(table.rows("select outcome from ask")).containsExactly("expired");
        assertThat(replies(node).decide(run, command, "ana", true, ""))
                .isInstanceOfSatisfying(
                        Replies.Result.Over.class,
                        over -> assertThat(over.what())
                                .startsWith("nobody answered in time, at 2026-11-22T03:10:00Z; the run ended at"
                                        + " 2026-11-22T03:10:00Z: not healed (nobody of platform decided in time"));
    }

    private UUID inDoubt(String group) {
        var run = asksForConsent(1);
        table.change(
                """
                update ask set kind = 'doubt', people_group = ?, request = ?::jsonb where run_id = ?
                """,
                group,
                RunJson.write(new Command.AskDoubt(
                        command(run),
                        3,
                        new Command.Intention(
                                0,
                                "rollback",
                                JsonNodeFactory.instance.objectNode(),
                                new Prepared(
                                        "rollback of mcp-gateway",
                                        JsonNodeFactory.instance.objectNode(),
                                        Optional.empty(),
                                        Duration.ofSeconds(1)),
                                Optional.empty()),
                        VirtualTime.START,
                        group,
                        "nothing can be read",
                        VirtualTime.START.plusSeconds(600))),
                run);
        return run;
    }

    @Test
    void whatBecameOfAnEffectInDoubtIsSaidOnceByWhoIsAsked() {
        var run = inDoubt("platform");
        int command = command(run);
        var replies = replies(node);

        assertThat(replies.open()).singleElement().satisfies(asked -> {
            assertThat(asked.kind()).isEqualTo(Asked.Kind.DOUBT);
            assertThat(asked.known()).containsExactly("nothing can be read");
            assertThat(asked.intendedAt()).contains(VirtualTime.START);
        });
        assertThat(replies.settle(run, command, Caller.engineer("cem"), Settled.STOP, ""))
                .isEqualTo(new Replies.Result.NotTheirs("platform is asked, and cem is none of them"));
        assertThat(replies.settle(run, command, Caller.engineer("ana"), Settled.HAPPENED, "it is v1"))
                .isEqualTo(new Replies.Result.Noted());
        assertThat(replies.settle(run, command, Caller.engineer("ana"), Settled.HAPPENED, ""))
                .isEqualTo(new Replies.Result.Noted());
        assertThat(replies.settle(run, command, Caller.engineer("ana"), Settled.DID_NOT, ""))
                .isEqualTo(new Replies.Result.Over("you have answered already"));
        assertThat(replies.settle(run, command, Caller.engineer("ben"), Settled.DID_NOT, ""))
                .isEqualTo(new Replies.Result.Over("ana has said already what became of it"));
        assertThat(replies.decide(run, command, "ben", true, "")).isEqualTo(new Replies.Result.Unknown());

        assertThat(table.rows("select engineer, answer, reason from ask_reply"))
                .containsExactly("ana | {\"settled\": \"HAPPENED\"} | it is v1");
        assertThat(table.rows("select actor, action, details ->> 'it' from audit where action = 'settle'"))
                .containsExactly("ana | settle | happened");
        assertThat(replies.open().getFirst().said().getFirst().word()).isEqualTo("said that it happened");
    }

    @Test
    void ofATargetThatNobodyOwnsEveryEngineerMaySayItAndNoProgram() {
        var run = inDoubt("");
        int command = command(run);
        var program = new Caller(new Actor.Machine("deploy"), Optional.empty());

        assertThat(replies(node).settle(run, command, program, Settled.HAPPENED, ""))
                .isEqualTo(new Replies.Result.NotTheirs("engineers are asked, and machine:deploy is none"));
        assertThat(replies(node).settle(run, command, Caller.engineer("zoe"), Settled.HAPPENED, ""))
                .isInstanceOf(Replies.Result.NotTheirs.class);
        assertThat(replies(node).settle(run, command, Caller.engineer("cem"), Settled.HAPPENED, ""))
                .isEqualTo(new Replies.Result.Noted());
    }

    @Test
    void whoMadeAProgramsTokenDoesNotAgreeToWhatTheProgramStarted() {
        var run = asksForConsent(1);
        table.change("update ask set started_by = 'machine:pipeline' where run_id = ?", run);
        var tokens = new ApiTokens(transactions, new AuditTrail());
        var pass = new Pass("pipeline", Optional.empty(), Set.of(Role.OPERATOR));
        tokens.create(pass, Duration.ofDays(1), Caller.terminal(), VirtualTime.START);
        var mine = tokens.create(pass, Duration.ofDays(1), Caller.engineer("ana"), VirtualTime.START);
        var unused = tokens.revoke(mine.listed().id(), Caller.engineer("ana"), VirtualTime.START);

        assertThat(replies(node).decide(run, command(run), "ana", true, ""))
                .isEqualTo(new Replies.Result.NotTheirs(
                        "nobody agrees to what a program started that they made a token for"));
        assertThat(table.count("ask_reply")).isZero();
        assertThat(replies(node).decide(run, command(run), "ben", true, "")).isEqualTo(new Replies.Result.Noted());
    }

    @Test
    void whoIsAskedForConsentReadsTheEvidenceAndWhatElseStandsThere() {
        var run = asksForConsent(1);
        table.change(
                """
                update run set state = jsonb_set(state, '{facts}', ?::jsonb) where id = ?
                """,
                "{\"health\": {\"capability\": \"http.probe\", \"value\": {\"status\": \"down\", \"saw\": \"HTTP 503\"}}}",
                run);
        table.change("""
                insert into incident (id, target, severity, title, opened_at)
                values (?, 'shop', 'P2', 'Slow on shop', now())
                """, UUID.randomUUID());
        table.change("""
                insert into temporary_change (id, run_id, command_id, incident_id, playbook, target, capability, undo, says,
                    state, made_at, due_at, next_at, node)
                values (?, ?, 1, ?, 'limit', 'mcp-gateway', 'ratelimit.set', '{}', 'set the limit back to 100', 'made',
                    now(), '2026-11-22T03:15:00Z', now(), 1)
                """, UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        var targets = new Targets(List.of(
                Remedy.target(Remedy.TARGET, "platform"),
                new Target("shop", "", Optional.empty(), List.of(Remedy.TARGET), Map.of(), Map.of())));

        var asked = replies(node).open().getFirst();
        assertThat(asked.known()).containsExactly("health: down, HTTP 503");
        assertThat(asked.exactly()).contains("rollback {}");
        assertThat(replies(node).around(asked, targets).lines())
                .containsExactly(
                        "Depends on mcp-gateway: shop",
                        "Open beside it: P2 Slow on shop",
                        "Temporary changes that stand on it: set the limit back to 100, due 2026-11-22T03:15:00Z");
        assertThat(table.value("select body ->> 'details' from announcement where kind = 'ASKED'"))
                .contains("Nothing that is known depends on mcp-gateway");
    }

    @Test
    void aWordAtAnotherNodeIsHeardByTheNodeOfTheRun() {
        var run = asksForConsent(1);
        try (var other = node.another()) {
            assertThat(replies(other).decide(run, command(run), "ana", true, ""))
                    .isEqualTo(new Replies.Result.Noted());
            node.quiet();
            assertThat(node.world().effects()).isEmpty();

            node.recovery().sweep(false);
            node.toEnd();

            assertThat(node.world().effects()).containsExactly("0:00 rollback");
        }
    }

    /** What was heard long ago is listed, too, as long as its question is open. */
    @Test
    void aNewWordIsHeardBehindAnyNumberOfOldOnes() {
        var run = asksForConsent(1);
        var command = command(run);
        table.change("insert into ask select (jsonb_populate_record(a, '{\"command_id\": 9999}')).* from ask a");
        table.change("""
                insert into ask_reply (run_id, command_id, engineer, at, granted, reason)
                select ?, 9999, 'engineer-' || n, timestamptz '2026-11-22 03:00:00Z' - n * interval '1 s', true, ''
                from generate_series(1, 1200) n
                """, run);
        node.recovery().sweep(false);
        node.recovery().sweep(false);
        table.change(
                "insert into ask_reply (run_id, command_id, engineer, at, granted, reason) values (?, ?, 'ana', ?, true, '')",
                run,
                command,
                Columns.at(node.time().instant()));

        node.recovery().sweep(false);
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 rollback");
    }

    @Test
    void aWordAtAnotherNodeInTheLastMomentIsHeardBeforeTheRunGivesUp() {
        var run = asksForConsent(1);
        node.pass("9m59s");
        try (var other = node.another()) {
            assertThat(replies(other).decide(run, command(run), "ana", true, ""))
                    .isEqualTo(new Replies.Result.Noted());

            node.toEnd();

            assertThat(node.world().effects()).containsExactly("10:00 rollback");
            assertThat(table.rows("select outcome from ask")).containsExactly("granted");
        }
    }

    private UUID isInDoubt() {
        node.world().health("alive", "fail").on("restart").canBeUndone().isLostAfterwards("connection reset");
        var run = node.fires(
                remedy("gateway-down").tries(rung("restart").lasting("15m")).verify("alive", "0s", "1m", "10s"));
        node.quiet();
        return run;
    }

    @Test
    void whatBecameOfAnEffectInDoubtIsSaidByItsOwners() {
        var run = isInDoubt();
        assertThat(table.rows("select kind, people_group, closed_at from ask"))
                .containsExactly("doubt | platform | null");
        assertThat(table.rows("select run_id from acting")).containsExactly(run.toString());
        node.world().health("alive", "pass");

        assertThat(replies(node).settle(run, command(run), "cem", RunEvent.DoubtSettled.Settled.HAPPENED, ""))
                .isEqualTo(new Replies.Result.NotTheirs("platform is asked, and cem is none of them"));
        assertThat(replies(node).settle(run, command(run), "ana", RunEvent.DoubtSettled.Settled.HAPPENED, "seen it"))
                .isEqualTo(new Replies.Result.Noted());
        node.quiet();

        assertThat(table.rows("select outcome, summary from effect")).containsExactly("done | says ana: seen it");
        assertThat(table.rows("select state from temporary_change")).containsExactly("made");
        assertThat(table.rows("select phase from run")).containsExactly("SUCCEEDED");
        assertThat(table.rows("select outcome from ask")).containsExactly("answered");
    }

    @Test
    void whatDidNotHappenIsNotTakenBackEither() {
        var run = isInDoubt();

        replies(node).settle(run, command(run), "ben", RunEvent.DoubtSettled.Settled.DID_NOT, "");
        node.quiet();

        assertThat(table.rows("select outcome, summary from effect")).containsExactly("failed | says ben");
        assertThat(table.rows("select state from temporary_change")).containsExactly("not-made");
        assertThat(table.rows("select phase from run")).containsExactly("FAILED");
    }

    @Test
    void aWordThatWasStoredBeforeACrashIsHeardAfterIt() {
        var run = asksForConsent(1);
        int command = command(run);
        try (var other = node.another()) {
            replies(other).decide(run, command, "ana", true, "");
            node.dies();

            other.recovery().sweep(true);
            other.toEnd();

            assertThat(other.world().effects()).containsExactly("0:00 rollback");
            assertThat(table.value("select count(*) from announcement where kind = 'ASKED'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void whatRanOutWhileNobodyWasThereEndsAtTheNextSweep() {
        asksForConsent(1);
        try (var other = node.another()) {
            node.dies();
            node.time().pass(VirtualTime.time("11m"));

            other.recovery().sweep(true);
            other.toEnd();

            assertThat(table.rows("select outcome from ask")).containsExactly("expired");
            assertThat(table.rows("select phase from run")).containsExactly("FAILED");
        }
    }

    @Test
    void aSecretIsSealedBeforeItIsStoredAndErasedAtTheEnd() {
        var run = asksFor(new Answer.Secret());
        var replies = replies(node);

        assertThat(replies.answer(run, command(run), "ana", json("\"hunter2\"")))
                .isEqualTo(new Replies.Result.Noted());
        node.quiet();

        assertThat(everythingStored()).doesNotContain("hunter2");
        node.toEnd();
        assertThat(table.value("select state -> 'answers' -> 'token' from run")).isEqualTo("{\"erased\": true}");
        assertThat(table.value("select answer from ask_reply")).isEqualTo("{\"erased\": true}");
        assertThat(table.value("select event -> 'answer' from run_event where type = 'person-answered'"))
                .as("nothing can be erased from the journal")
                .isEqualTo("{\"erased\": true}");
    }

    @Test
    void aSecretThatWasGivenInTimeCountsAfterACrashAndIsErased() {
        var run = asksFor(new Answer.Secret());
        try (var other = node.another()) {
            replies(other).answer(run, command(run), "ana", json("\"hunter2\""));
            var sealed = table.value("select answer ->> 'sealed' from ask_reply");
            assertThat(KEYRING.open(Sealed.parse(sealed)).reveal()).isEqualTo("hunter2");
            assertThat(Sealed.parse(sealed).context()).isEqualTo(run.toString());
            node.dies();
            node.time().pass(VirtualTime.time("11m"));

            other.recovery().sweep(true);
            other.toEnd();

            assertThat(table.rows("select phase from run")).containsExactly("SUCCEEDED");
            assertThat(everythingStored()).doesNotContain(sealed);
        }
    }

    @Test
    void aSecretThatTheRunNeverHeardIsErasedWhenItStopsWaiting() {
        var run = asksFor(new Answer.Secret());
        try (var other = node.another()) {
            assertThat(replies(other).answer(run, command(run), "ana", json("\"hunter2\"")))
                    .isEqualTo(new Replies.Result.Noted());
            node.executor().deliver(run, new RunEvent.Cancelled("ben", "a mistake"));
            node.quiet();

            assertThat(table.rows("select phase from run")).containsExactly("CANCELLED");
            assertThat(table.value("select answer from ask_reply")).isEqualTo("{\"erased\": true}");
        }
    }

    @Test
    void consentToAPlanWithASecretStoresItNowhereBeyondTheRun() {
        var run = node.fires(remedy("rotate")
                .doesAll(
                        ask("token", "platform", new Answer.Secret(), "10m"),
                        rung("variable.set")
                                .with(secretOf("token"))
                                .approvedBy("platform", 1, "10m", false)
                                .step()));
        node.quiet();
        replies(node).answer(run, command(run), "ana", json("\"hunter2\""));
        node.quiet();
        var sealed = table.value("select state -> 'answers' -> 'token' ->> 'sealed' from run");
        assertThat(table.rows("select request from ask").toString()).doesNotContain(sealed);

        replies(node).decide(run, command(run), "ben", true, "");
        node.toEnd();

        assertThat(table.rows("select phase from run")).containsExactly("SUCCEEDED");
        assertThat(everythingStored()).doesNotContain(sealed);
    }

    @Test
    void withoutAKeyNoSecretIsTaken() {
        var run = asksFor(new Answer.Secret());
        var without = new Replies(transactions, node.executor(), LivePeopleTest::people, Optional.empty(), node.time());

        assertThat(without.answer(run, command(run), "ana", json("\"hunter2\"")))
                .isInstanceOfSatisfying(
                        Replies.Result.Unfit.class,
                        unfit -> assertThat(unfit.problem())
                                .startsWith("secrets cannot be taken: set remediator.sealing-key-file")
                                .doesNotContain("hunter2"));
        assertThat(everythingStored()).doesNotContain("hunter2");
    }

    @Test
    void anAnswerThatDoesNotFitIsRefusedWithWhatWould() {
        var run = asksFor(new Answer.OneOf(List.of("eu", "us")));

        assertThat(replies(node).answer(run, command(run), "ana", json("\"asia\"")))
                .isEqualTo(new Replies.Result.Unfit("the answer is one of eu, us"));
        assertThat(replies(node).decide(run, command(run), "ana", true, "")).isEqualTo(new Replies.Result.Unknown());
        assertThat(replies(node).answer(run, command(run), "ana", json("\"eu\"")))
                .isEqualTo(new Replies.Result.Noted());
        assertThat(node.toEnd().world().effects()).containsExactly("0:00 redeploy");
    }

    private static Arguments secretOf(String answer) {
        return new Arguments() {
            @Override
            public JsonNode source() {
                return JsonNodeFactory.instance.objectNode();
            }

            @Override
            public JsonNode resolve(Scope scope) {
                return JsonNodeFactory.instance
                        .objectNode()
                        .set("secret", scope.answers().get(answer));
            }
        };
    }

    private String everythingStored() {
        return String.join(
                "\n",
                table.rows(
                        "select state from run union all select event from run_event union all select body from announcement"
                                + " union all select request from ask union all select coalesce(answer, '{}') from ask_reply"));
    }

    private static JsonNode json(String text) {
        return RunJson.read(JsonNode.class, text);
    }
}
