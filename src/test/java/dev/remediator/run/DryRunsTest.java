package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.ask;
import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.tell;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.guard.Freeze;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Safety;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run would do, told before it begins: by the machine that would do it, without doing anything. */
@ExtendWith(PostgresExtension.class)
final class DryRunsTest {
    private static final List<String> TABLES = List.of(
            "run", "run_event", "incident", "effect", "acting", "ask", "timer", "announcement", "audit", "outbox");

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    DryRunsTest(Transactions transactions) {
        this.transactions = transactions;
        this.table = new Table(transactions);
        this.node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        threads.close();
        node.close();
    }

    private DryRun of(Remedy remedy) throws InterruptedException {
        return of(remedy, node.world(), Duration.ofSeconds(8));
    }

    private DryRun of(Remedy remedy, Hands hands, Duration longest) throws InterruptedException {
        return new DryRuns(transactions, hands, () -> Safety.NONE, Silences.NONE, node.time(), threads, longest)
                .of(remedy.build(), Remedy.target(Remedy.TARGET, "platform"), "ana");
    }

    private List<Long> counts() {
        return TABLES.stream().map(table::count).toList();
    }

    @Test
    void itSaysWhatWouldBeDoneWithTheEvidenceAndChangesNothing() throws InterruptedException {
        node.world().fact("usage", "{\"cpu\": 0.93}").on("restart").sees("v2").canBeUndone();
        var before = counts();

        var seen = of(remedy("busy")
                .startedByPeople()
                .gathers("usage", "usage")
                .does(rung("restart").with(Remedy.with("{\"gently\": true}")).lasting("10m")));

        assertThat(seen.end()).isInstanceOfSatisfying(DryRun.Acts.class, acts -> {
            assertThat(acts.says()).isEqualTo("restart of mcp-gateway, for 10 m");
            assertThat(acts.capability()).isEqualTo("restart");
            assertThat(acts.exactly()).hasToString("{\"gently\":true}");
            assertThat(acts.takenBack()).isPresent();
            assertThat(acts.consent()).isEmpty();
        });
        assertThat(seen.evidence()).containsExactly("usage: cpu 0.93");
        assertThat(seen.holds()).isEmpty();
        assertThat(node.world().effects()).isEmpty();
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void everyGuardThatWouldHoldItIsNamedAndThePlanIsToldAllTheSame() throws InterruptedException {
        node.freezing()
                .make(
                        new Freeze.Scope.OfTarget(Remedy.TARGET),
                        false,
                        Caller.engineer("ben"),
                        "migration",
                        Optional.empty());
        table.change("insert into acting (target, run_id, since) values (?, gen_random_uuid(), now())", Remedy.TARGET);
        table.change("insert into demotion (playbook, at, runs, why) values ('busy', now(), '{}', 'it failed twice')");

        var seen = of(remedy("busy").startedByPeople().does(rung("restart")));

        assertThat(seen.holds()).extracting(hold -> hold.guard()).containsExactly("freeze", "target-busy", "demoted");
        assertThat(seen.holds().getFirst().reason())
                .contains("ben has frozen target mcp-gateway")
                .contains("migration");
        assertThat(seen.end())
                .isInstanceOfSatisfying(
                        DryRun.Acts.class,
                        acts -> assertThat(acts.consent()).contains(new DryRun.Consent("platform", 1)));
    }

    @Test
    void whoWouldBeAskedIsToldAndNobodyIs() throws InterruptedException {
        var consent =
                of(remedy("careful").startedByPeople().does(rung("restart").approvedBy("platform", 2, "10m", false)));
        var question = of(remedy("rotate")
                .startedByPeople()
                .doesAll(tell("Now."), ask("token", "platform", new Answer.Secret(), "10m")));

        assertThat(consent.end())
                .isInstanceOfSatisfying(
                        DryRun.Acts.class,
                        acts -> assertThat(acts.consent()).contains(new DryRun.Consent("platform", 2)));
        assertThat(question.end())
                .isInstanceOfSatisfying(
                        DryRun.Asks.class, asks -> assertThat(asks.group()).isEqualTo("platform"));
        assertThat(question.said()).extracting(DryRun.Said::kind).contains(Announcement.Kind.REPORTED);
        assertThat(table.count("ask")).isZero();
    }

    @Test
    void whatMayOnlyObserveOnlySays() throws InterruptedException {
        var seen = of(remedy("shy").autonomy(Autonomy.OBSERVE).startedByPeople().does(rung("restart")));

        assertThat(seen.end()).isInstanceOf(DryRun.OnlySays.class);
        assertThat(seen.end().says()).startsWith("Would have done this: restart of mcp-gateway");
    }

    @Test
    void aRunThatWouldEndSaysWhy() throws InterruptedException {
        node.world().on("restart").cannotBePlanned("there is no deployment");

        var seen = of(remedy("busy").startedByPeople().does(rung("restart")));

        assertThat(seen.end())
                .isInstanceOfSatisfying(
                        DryRun.Over.class, over -> assertThat(over.says()).contains("there is no deployment"));
    }

    @Test
    void equalPlansHaveEqualHashesAndAnyOtherPlanAnother() throws InterruptedException {
        var restart = remedy("busy").startedByPeople().gathers("usage", "usage").does(rung("restart"));
        node.world().fact("usage", "{\"cpu\": 0.93}").on("restart").sees("v2");
        var first = of(restart).hash();
        node.world().fact("usage", "{\"cpu\": 0.11}");
        assertThat(of(restart).hash())
                .as("evidence is no part of it")
                .isEqualTo(first)
                .hasSize(64);

        node.world().on("restart").sees("v3");
        assertThat(of(restart).hash()).as("what was read right before is").isNotEqualTo(first);
        node.world().on("restart").sees("v2");
        assertThat(of(remedy("busy")
                                .startedByPeople()
                                .gathers("usage", "usage")
                                .does(rung("restart").lasting("5m")))
                        .hash())
                .isNotEqualTo(first);
    }

    @Test
    void aPlatformThatDoesNotAnswerIsNotWaitedForLong() throws InterruptedException {
        var silent = new Silent();
        long began = System.nanoTime();

        var seen = of(
                remedy("busy").startedByPeople().gathers("usage", "usage").does(rung("restart")),
                silent,
                Duration.ofMillis(300));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(seen.said())
                .anySatisfy(said -> assertThat(said.text()).contains("'usage' could not be read: no answer within"));
        assertThat(seen.end()).isInstanceOf(DryRun.Over.class);
    }

    /** Answers nothing, until it is interrupted. */
    private static final class Silent implements Hands {
        private static <T> T never() throws InterruptedException {
            new CountDownLatch(1).await();
            throw new IllegalStateException();
        }

        @Override
        public JsonNode gather(String target, String capability, Optional<String> check, JsonNode input)
                throws ActionException, InterruptedException {
            return never();
        }

        @Override
        public CheckResult check(String target, String check) throws InterruptedException {
            return never();
        }

        @Override
        public Preparation prepare(String target, String capability, JsonNode input, String idempotencyKey)
                throws InterruptedException {
            return never();
        }

        @Override
        public Outcome act(String target, Command.Intention intention, String idempotencyKey, Instant until) {
            throw new AssertionError("a dry run acts");
        }

        @Override
        public Reconciliation reconcile(
                String target, Command.Intention intention, String idempotencyKey, Instant intendedAt) {
            throw new AssertionError("a dry run reconciles");
        }

        @Override
        public UndoOutcome undo(String target, String capability, JsonNode input, Undo undo, String idempotencyKey) {
            throw new AssertionError("a dry run takes back");
        }
    }
}
