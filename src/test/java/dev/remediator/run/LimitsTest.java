package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How often a playbook may act, and what it waits for, counted in the database. */
@ExtendWith(PostgresExtension.class)
final class LimitsTest {
    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    LimitsTest(Transactions transactions) {
        this.transactions = transactions;
        this.table = new Table(transactions);
        this.node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static Remedy restart() {
        return remedy("gateway-down").tries(rung("restart"));
    }

    private String end(UUID run) {
        return table.value("select phase || ': ' || reason from run where id = ?", run);
    }

    @Test
    void aTargetsLimitHoldsByNameHandsOverToPeopleAndPassesWithTime() {
        var remedy = restart().limits("2 per 1h", "");
        var first = node.fires(remedy);
        node.toEnd().pass("10m");
        var second = node.fires(remedy);
        node.toEnd().pass("10m");
        var third = node.fires(remedy);
        node.toEnd();

        assertThat(end(first)).startsWith("SUCCEEDED");
        assertThat(end(second)).startsWith("SUCCEEDED");
        assertThat(end(third))
                .isEqualTo(
                        "HELD: gateway-down on mcp-gateway is limited to 2 per 1h, and 2 acted already; there is room again at 2026-11-22T04:00:00Z");
        assertThat(table.rows("select body ->> 'text' from announcement where kind = 'ESCALATED'"))
                .singleElement()
                .asString()
                .startsWith(
                        "P1: people are called for mcp-gateway, owned by platform: gateway-down on mcp-gateway is limited to");
        assertThat(table.rows("select target from acting"))
                .as("who is held holds nothing")
                .isEmpty();

        node.pass("41m");
        var fourth = node.fires(remedy);
        node.toEnd();
        assertThat(end(fourth)).startsWith("SUCCEEDED");
        assertThat(node.world().effects()).containsExactly("0:00 restart", "10:00 restart", "61:00 restart");
    }

    @Test
    void aRunThatActsTwiceCountsOnceAndNotAgainstItself() {
        var twice = remedy("gateway-down").limits("1 per 1h", "1 per 1h").does(rung("restart"), rung("redeploy"));

        var run = node.fires(twice);
        node.toEnd();

        assertThat(end(run)).startsWith("SUCCEEDED");
        assertThat(node.world().effects()).containsExactly("0:00 restart", "0:00 redeploy");
    }

    @Test
    void ofManyTargetsAtOnceExactlyAsManyActAsThePlaybookMay() {
        var remedy = restart().limits("", "3 per 1h");
        for (int i = 0; i < 20; i++) node.fires(remedy, "service-" + i);
        node.toEnd();

        assertThat(node.world().effects()).hasSize(3);
        assertThat(table.rows("select phase, count(*) from run group by phase order by phase"))
                .containsExactly("HELD | 17", "SUCCEEDED | 3");
        assertThat(table.rows("select distinct reason from run where phase = 'HELD'"))
                .allMatch(reason -> reason.startsWith("gateway-down is limited to 3 per 1h, and 3 acted already"));
    }

    @Test
    void aLimitIsThePlaybooksOwn() {
        node.fires(restart().limits("1 per 1h", "1 per 1h"));
        node.toEnd();
        var other = node.fires(remedy("other").tries(rung("restart")).limits("1 per 1h", "1 per 1h"));
        node.toEnd();

        assertThat(end(other)).startsWith("SUCCEEDED");
    }

    @Test
    void aDependencyInTroubleHoldsWhoAsksForIt() {
        var dependent = restart().inhibitedByDependencies();
        node.fires(remedy("upstream-down").waits("30m").tries(rung("restart")), "brightdata");
        node.quiet();

        var held = node.fires(dependent, Remedy.target("mcp-gateway", "platform", "brightdata"));
        node.toEndOf(held);

        assertThat(end(held))
                .isEqualTo(
                        "HELD: mcp-gateway depends on brightdata, which has an open incident since 2026-11-22T03:00:00Z: GatewayDown on brightdata");
        assertThat(node.world().effects()).isEmpty();
    }

    @Test
    void aChecklistOnADependencyIsNoTrouble() {
        transactions.call(connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into incident (id, target, severity, title, opened_at, kind)
                    values (gen_random_uuid(), 'brightdata', 'P3', 'daily', now(), 'schedule')
                    """)) {
                return statement.executeUpdate();
            }
        });

        var run =
                node.fires(restart().inhibitedByDependencies(), Remedy.target("mcp-gateway", "platform", "brightdata"));
        node.toEndOf(run);

        assertThat(end(run)).startsWith("SUCCEEDED");
    }
}
