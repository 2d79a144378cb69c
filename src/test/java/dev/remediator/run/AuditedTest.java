package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.ask;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.playbook.Answer;
import dev.remediator.secret.Keyring;
import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run changes and takes back, and what people say to it, is recorded in the transaction that allows it. */
@ExtendWith(PostgresExtension.class)
final class AuditedTest {
    private static final String ENTRIES =
            "select kind, actor, action, subject, details ->> 'says' from audit order by id";
    private static final Keyring KEYRING = Keyring.of(Secret.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    AuditedTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
        node = LiveNode.on(transactions);
        node.world().health("alive", "fail");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void anEffectAndItsUndoAreThereWithWhatTheyDo() {
        node.world().heals("nothing", "alive").on("breaker.trip").canBeUndone();
        var run = node.fires(remedy("gateway-down").tries(rung("breaker.trip")).verify("alive", "0s", "1m", "10s"));
        node.toEnd();

        assertThat(table.rows(ENTRIES))
                .containsExactly(
                        "system | remediator | effect | mcp-gateway | breaker.trip of mcp-gateway",
                        "system | remediator | undo | mcp-gateway | undo breaker.trip");
        assertThat(table.rows("select distinct run_id, details ->> 'playbook', details ->> 'capability' from audit"))
                .containsExactly(run + " | gateway-down | breaker.trip");
    }

    @Test
    void itIsCommittedWithTheIntentAndSoBeforeTheEffect() {
        node.world().heals("restart", "alive");
        node.fires(remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s"));
        node.toEnd();

        assertThat(table.rows("""
                        select a.xmin = e.xmin from audit a join run_event e using (run_id)
                         where e.type = 'guards-evaluated' order by e.seq
                        """))
                .as("looking allows nothing yet; the claim does")
                .containsExactly("f", "t");
    }

    @Test
    void withConsentItIsTheEffectOfWhoeverAgreedLastAndNamesThePlan() {
        node.world().heals("rollback", "alive").on("rollback").sees("v2");
        var run = node.fires(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", 2, "10m", false))
                .verify("alive", "0s", "1m", "10s"));
        node.quiet();
        var from = new Caller(new Actor.Engineer("ana"), Optional.of("192.0.2.7"));
        replies().decide(run, command(run), from, true, "seen the graphs");
        replies().decide(run, command(run), "ben", true, "");
        node.toEnd();

        var plan = table.value("select details ->> 'plan' from audit where action = 'effect'");
        assertThat(plan).hasSize(64);
        assertThat(
                        table.rows(
                                "select actor, action, address, details ->> 'decision', details ->> 'reason', details ->> 'consent' from audit order by id"))
                .containsExactly(
                        "ana | decision | 192.0.2.7 | approve | seen the graphs | null",
                        "ben | decision | null | approve |  | null",
                        "ben | effect | null | null | null | [\"ana\", \"ben\"]");
        assertThat(table.rows("select distinct details ->> 'plan' from audit")).containsExactly(plan);
    }

    @Test
    void whoMayNotSayItLeavesNoEntryOfHavingSaidIt() {
        var run = node.fires(remedy("gateway-down").tries(rung("rollback").approvedBy("platform", 1, "10m", false)));
        node.quiet();
        replies().decide(run, command(run), new Caller(new Actor.Machine("ana"), Optional.empty()), true, "");
        replies().decide(run, command(run), "cem", true, "");

        assertThat(table.rows(ENTRIES)).isEmpty();
    }

    @Test
    void aSecretThatSomebodyGaveIsNotInIt() {
        node.fires(remedy("rotate")
                .doesAll(
                        ask("token", "platform", new Answer.Secret(), "10m"),
                        rung("redeploy").step()));
        node.quiet();
        var run = UUID.fromString(table.value("select id from run"));
        replies().answer(run, command(run), "ana", JsonNodeFactory.instance.textNode("hunter2-hunter2"));

        assertThat(table.rows("select actor, action, subject, details ->> 'answer' from audit where action = 'answer'"))
                .containsExactly("ana | answer | %s/%d | {\"erased\": true}".formatted(run, command(run)));
        assertThat(table.rows(
                        "select 1 from audit where details::text like '%hunter2%' or details::text like '%sealed%'"))
                .isEmpty();
    }

    @Test
    void everyAttemptToTakeATemporaryChangeBackIsThereBeforeItIsMade() {
        node.world().heals("ratelimit.set", "alive").on("ratelimit.set").canBeUndone();
        node.fires(remedy("limit").tries(rung("ratelimit.set").lasting("15m")).verify("alive", "0s", "1m", "10s"));
        node.toEnd();
        node.pass("15m");
        node.temporary().sweep();
        node.quiet();

        assertThat(table.rows("select actor, action, details ->> 'says', details ->> 'attempt' from audit order by id"))
                .containsExactly(
                        "remediator | effect | ratelimit.set of mcp-gateway | null",
                        "remediator | temporary-change-undo | undo ratelimit.set | 1");
        assertThat(node.world().effects()).hasSize(2);
    }

    private Replies replies() {
        var people = new People(
                Map.of("ana", engineer("ana"), "ben", engineer("ben"), "cem", engineer("cem")),
                Map.of("platform", new Group("platform", "owns it", List.of("ana", "ben"), Optional.empty())),
                Map.of(),
                Map.of(),
                List.of());
        return new Replies(transactions, node.executor(), () -> people, Optional.of(KEYRING), node.time());
    }

    private int command(UUID run) {
        return Integer.parseInt(table.value("select max(command_id) from ask where run_id = ?", run));
    }

    private static Engineer engineer(String name) {
        return new Engineer(name, name, Optional.empty(), Optional.empty(), Optional.empty(), true);
    }
}
