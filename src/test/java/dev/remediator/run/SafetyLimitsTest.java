package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.guard.Silence;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds for all playbooks, asked of the database right before each effect. */
@ExtendWith(PostgresExtension.class)
final class SafetyLimitsTest {
    private static final URI ALERTMANAGER = URI.create("http://alertmanager:9093");

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    SafetyLimitsTest(Transactions transactions) {
        this.transactions = transactions;
        this.table = new Table(transactions);
        this.node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static Remedy restart(String name) {
        return remedy(name).tries(rung("restart"));
    }

    private String end(UUID run) {
        return table.value("select phase || ': ' || reason from run where id = ?", run);
    }

    @Test
    void ofTwoHundredThatWantToActAtOnceOnTwoNodesExactlyAsManyActAsEverythingMay() {
        node.under(Rules.limits("10 per 1h", ""));
        try (var other = node.another()) {
            for (int i = 0; i < 200; i++) {
                var on = i % 2 == 0 ? node : other;
                on.fires(restart("playbook-" + i % 7), "service-" + i);
            }
            // Both write what they have at the same time.
            while (table.count("run where ended_at is null") > 0) node.time().settle();
        }

        assertThat(node.world().effects()).hasSize(10);
        assertThat(table.count("effect")).isEqualTo(10);
        assertThat(table.rows("select node, count(*) from run group by node")).hasSize(2);
        assertThat(table.rows("select phase, count(*) from run group by phase order by phase"))
                .containsExactly("HELD | 190", "SUCCEEDED | 10");
        assertThat(table.rows("select distinct split_part(reason, ';', 1) from run where phase = 'HELD'"))
                .containsExactly("what all playbooks together do is limited to 10 per 1h, and 10 acted already");
        assertThat(table.count("acting")).as("who is held holds nothing").isZero();
    }

    @Test
    void aTargetsLimitCountsEveryPlaybookAndNoOtherTarget() {
        node.under(Rules.limits("", "2 per 1h"));
        var ends = new ArrayList<String>();
        for (var name : List.of("first", "second", "third")) {
            var run = node.fires(restart(name));
            node.toEnd().pass("10m");
            ends.add(end(run));
        }
        var elsewhere = node.fires(restart("first"), "orders");
        node.toEnd();

        assertThat(ends.subList(0, 2)).allMatch(end -> end.startsWith("SUCCEEDED"));
        assertThat(ends.getLast())
                .startsWith(
                        "HELD: what all playbooks together do on mcp-gateway is limited to 2 per 1h, and 2 acted already");
        assertThat(end(elsewhere)).startsWith("SUCCEEDED");

        node.pass("31m");
        var again = node.fires(restart("third"));
        node.toEnd();
        assertThat(end(again)).as("the first has left the hour").startsWith("SUCCEEDED");
    }

    @Test
    void aRunThatActsTwiceCountsOnceAndNotAgainstItself() {
        node.under(Rules.limits("1 per 1h", "1 per 1h"));

        var run = node.fires(remedy("twice").does(rung("restart"), rung("redeploy")));
        node.toEnd();

        assertThat(end(run)).startsWith("SUCCEEDED");
    }

    @Test
    void aSilenceHoldsTheAlertThatItNamesAndIsAskedAboutOnlyWhereItHolds() {
        var asked = new ArrayList<Map<String, String>>();
        node.hearing((labels, now) -> {
            asked.add(labels);
            return new Silence.Active("4711", "bob", "we move the rack", now.plusSeconds(600));
        });
        var free = node.fires(restart("gateway-down"));
        node.toEnd();
        assertThat(end(free)).startsWith("SUCCEEDED");
        assertThat(asked).isEmpty();

        node.under(Rules.silences(ALERTMANAGER));
        var held = node.fires(restart("gateway-down"));
        node.toEnd();

        assertThat(end(held))
                .startsWith("HELD: bob has silenced this alert until")
                .contains("we move the rack");
        assertThat(asked).isNotEmpty().allMatch(labels -> labels.equals(Map.of("alertname", "GatewayDown")));
    }

    @Test
    void theAlertsPastIsItsOwnStartsAndTheRunsThatHealedIt() {
        var remedy = restart("gateway-down");
        healed(remedy, 7L);
        node.pass("4m30s");
        healed(remedy, 7L);
        var second = node.time().instant();
        node.pass("1m");
        healed(restart("other-playbook"), 7L);
        healed(restart("gateway-down"), 8L);
        var held = fires(remedy, 7L);
        node.toEnd();

        var past = past(held, Rules.past("6 per 1h", 3, "15m"));

        assertThat(past.starts(state(held)))
                .containsExactlyInAnyOrderElementsOf(
                        table
                                .rows(
                                        "select extract(epoch from starts_at)::bigint from alert_episode where identity = 7")
                                .stream()
                                .map(s -> Instant.ofEpochSecond(Long.parseLong(s)))
                                .toList())
                .hasSize(4);
        assertThat(past.healings(state(held)))
                .as("healed by this playbook, newest first")
                .hasSize(2)
                .first()
                .satisfies(h -> assertThat(h.healed()).isEqualTo(second));

        node.pass("50m");
        assertThat(past(held, Rules.past("6 per 10m", 3, "15m")).starts(state(held)))
                .as("those of the period, and the open one")
                .hasSize(1);
    }

    private void healed(Remedy remedy, long alert) {
        var run = fires(remedy, alert);
        node.toEnd();
        assertThat(end(run)).startsWith("SUCCEEDED");
        table.change(
                "update alert_episode set ended_at = ?, ended_by = 'resolved' where run_id = ?",
                Columns.at(node.time().instant()),
                run);
    }

    private UUID fires(Remedy remedy, long alert) {
        return node.fires(remedy, Remedy.target(Remedy.TARGET, "platform"), Optional.of(alert));
    }

    private RunState state(UUID run) {
        return RunJson.read(RunState.class, table.value("select state from run where id = ?", run));
    }

    private AlertPast past(UUID run, Safety rules) {
        var asks = new Journal.Claim(
                state(run), 1, new Command.Look(1, Limits.NONE, Windows.ALWAYS, List.of()), verdict -> {
                    throw new AssertionError("nobody decides here");
                });
        return transactions.call(connection -> {
            var trip = new RoundTrip();
            var past = AlertPast.ask(
                    connection, trip, List.of(asks), rules, node.time().instant());
            trip.run(connection);
            return past;
        });
    }
}
