package dev.remediator.intake;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Severity;
import dev.remediator.run.LiveNode;
import dev.remediator.run.Remedy;
import dev.remediator.run.RunJson;
import dev.remediator.run.RunState;
import dev.remediator.run.Table;
import dev.remediator.run.Trigger;
import dev.remediator.run.VirtualTime;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.NotTheirs;
import dev.remediator.target.Ownership;
import dev.remediator.target.Targets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs that a clock or a person begins: once, one at a time, beside the incidents of alerts. */
@ExtendWith(PostgresExtension.class)
final class RunStarterTest {
    private static final Remedy DAILY = remedy("daily").scheduled("0 9 * * *").doesAll(tell("All is well."));
    private static final Remedy SLOW = remedy("slow")
            .scheduled("0 9 * * *")
            .severity(Severity.P0)
            .doesAll(Remedy.ask("done", "platform", new Answer.Confirm(), "30m"));

    private final Transactions transactions;
    private final Table table;

    RunStarterTest(Transactions transactions) {
        this.transactions = transactions;
        this.table = new Table(transactions);
    }

    private RunStarter starter(LiveNode node, Remedy... remedies) {
        return starter(node, Ownership.open(), remedies);
    }

    private RunStarter starter(LiveNode node, Ownership ownership, Remedy... remedies) {
        var active = new ActivePlaybooks(
                Stream.of(remedies).map(Remedy::build).toList(),
                new Targets(List.of(Remedy.target("mcp-gateway", "platform"))),
                "catalog-1");
        return new RunStarter(
                transactions,
                () -> active,
                node.node(),
                node.rows(),
                node.announcements(),
                node.executor(),
                ownership,
                node.time());
    }

    @Test
    void aRunOnATargetIsBegunByThoseWhoOwnItAndByTheClock() {
        var platform = new Group("platform", "owns it", List.of("ben"), Optional.empty());
        var people = new People(Map.of(), Map.of("platform", platform), Map.of(), Map.of(), List.of());
        var targets = new Targets(List.of(Remedy.target("mcp-gateway", "platform")));
        try (var node = LiveNode.on(transactions)) {
            var starter = starter(node, new Ownership(() -> people, () -> targets), DAILY);

            assertThatExceptionOfType(NotTheirs.class)
                    .isThrownBy(() -> starter.start("daily", "ana", "to see whether it works"))
                    .withMessageContaining("belongs to platform, and ana is none of them");
            node.quiet();
            assertThat(table.count("run")).isZero();
            assertThat(starter.due("daily", Instant.parse("2026-11-22T03:00:00Z")))
                    .isInstanceOf(RunStarter.Result.Begun.class);
            node.quiet();
        }
    }

    @Test
    void aPersonBeginsARunWithAnIncidentOfItsOwnThatClosesWithIt() {
        try (var node = LiveNode.on(transactions)) {
            var result = starter(node, DAILY).start("daily", "ana", "to see whether it works");
            node.quiet();

            assertThat(result).isInstanceOf(RunStarter.Result.Begun.class);
            assertThat(table.rows("select kind, severity, title, closed_at is not null from incident"))
                    .containsExactly("person | P3 | daily, started by ana, on mcp-gateway | t");
            assertThat(table.rows("select playbook, phase, started_by from run"))
                    .containsExactly("daily | SUCCEEDED | person");
            assertThat(table.rows("select kind, body ->> 'text' from announcement order by id"))
                    .containsExactly(
                            "INCIDENT_OPENED | Started by ana: to see whether it works",
                            "RUN_STARTED | daily takes this: The gateway answers no health check.",
                            "REPORTED | A message",
                            "HEALED | Done after 0 ms: every step is done",
                            "INCIDENT_CLOSED | Closed: its run has ended, 0 ms after it was opened");
        }
    }

    @Test
    void whatAPersonBeganCanBeReadFromTheDatabaseByWhoeverTakesItUp() {
        try (var node = LiveNode.on(transactions)) {
            starter(node, SLOW).start("slow", "ana", "to see whether it works");
            node.quiet();

            assertThat(RunJson.read(RunState.class, table.value("select state::text from run"))
                            .trigger())
                    .isEqualTo(new Trigger.ByPerson("slow", "ana", "to see whether it works"));
        }
    }

    @Test
    void anAlertHasItsOwnIncidentBesideThatOfAPerson() {
        try (var node = LiveNode.on(transactions)) {
            starter(node, SLOW).start("slow", "ana", "");
            node.quiet();
            var alerts = remedy("gateway-down").waits("30m").tries(rung("restart"));
            try (var intake = new LiveIntake(transactions, alerts)) {
                intake.hears(Alerts.firing("0s"));

                assertThat(table.rows("select kind, title from incident where closed_at is null order by kind"))
                        .containsExactly(
                                "alert | GatewayDown on mcp-gateway", "person | slow, started by ana, on mcp-gateway");
            }
        }
    }

    @Test
    void aTimeThatIsDueBeginsOneRunHoweverManyNodesAsk() throws Exception {
        try (var one = LiveNode.on(transactions);
                var two = one.another();
                var threads = Executors.newFixedThreadPool(8)) {
            var starters = List.of(starter(one, DAILY), starter(two, DAILY));
            var calls = new ArrayList<Callable<RunStarter.Result>>();
            for (int i = 0; i < 16; i++) {
                var starter = starters.get(i % 2);
                calls.add(() -> starter.due("daily", VirtualTime.START));
            }
            var begun = 0;
            for (var result : threads.invokeAll(calls)) if (result.get() instanceof RunStarter.Result.Begun) begun++;
            one.quiet();

            assertThat(begun).isEqualTo(1);
            assertThat(table.count("run")).isEqualTo(1);
            assertThat(table.rows("select playbook, run_id is not null, held from schedule_firing"))
                    .containsExactly("daily | t | null");
        }
    }

    @Test
    void theNextTimeIsHeldByNameWhileTheLastRunGoesOn() {
        try (var node = LiveNode.on(transactions)) {
            var starter = starter(node, SLOW);
            starter.due("slow", VirtualTime.START);
            node.quiet().pass("10m");

            var result = starter.due("slow", VirtualTime.START.plusSeconds(600));

            assertThat(result).isInstanceOf(RunStarter.Result.Held.class);
            assertThat(table.count("run")).isEqualTo(1);
            assertThat(table.value("select held from schedule_firing where held is not null"))
                    .endsWith("of slow on mcp-gateway is not over");
            assertThat(table.value("select body ->> 'text' from announcement where kind = 'SKIPPED'"))
                    .startsWith("It was due again and was left out: run ");
            assertThat(starter.start("slow", "ana", "")).isInstanceOf(RunStarter.Result.Held.class);
            assertThat(starter.due("slow", VirtualTime.START.plusSeconds(600)))
                    .isEqualTo(new RunStarter.Result.Already());
        }
    }

    @Test
    void whatCannotBeBegunSaysWhy() {
        try (var node = LiveNode.on(transactions)) {
            var starter = starter(
                    node,
                    remedy("by-label").targetFromLabel("service").tries(rung("restart")),
                    remedy("nowhere").target("gone").startedByPeople().doesAll(tell("x")));

            assertThat(starter.start("by-label", "ana", ""))
                    .isEqualTo(new RunStarter.Result.Refused(
                            "its target is known only from an alert (labels has no 'service'); nothing was begun"));
            assertThat(starter.start("nowhere", "ana", "")).isInstanceOf(RunStarter.Result.Refused.class);
            assertThat(starter.start("unknown", "ana", "")).isInstanceOf(RunStarter.Result.NoPlaybook.class);
            assertThat(table.count("incident")).isZero();
        }
    }
}
