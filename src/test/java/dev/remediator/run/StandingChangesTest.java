package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Temporary changes of one value never stand on each other, so that the value of before comes back. */
@ExtendWith(PostgresExtension.class)
final class StandingChangesTest {
    private static final Remedy HALF =
            remedy("overload").tries(rung("ratelimit.set").lasting("15m")).cooldown("5m");

    private final Table table;
    private final LiveNode node;

    StandingChangesTest(DataSource dataSource) {
        table = new Table(new Transactions(dataSource));
        node = LiveNode.on(new Transactions(dataSource));
        node.world().halves("ratelimit.set", 100);
        for (var capability : new String[] {"ratelimit.set", "breaker.trip", "breaker.reset"})
            node.world().on(capability).canBeUndone();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void halvedTwiceTheValueOfBeforeComesBack() {
        var first = node.fires(HALF);
        node.toEnd();
        node.pass("6m");
        node.fires(HALF);
        node.quiet();

        assertThat(table.rows("select body ->> 'text' from announcement where kind = 'WAITING'"))
                .containsExactly(
                        "Waiting: what run " + first
                                + " changed for a time on mcp-gateway stands until 2026-11-22T03:15:00Z, and is taken back first: undo ratelimit.set");
        assertThat(table.count("acting")).as("who waits holds nothing").isZero();

        node.pass("9m2s");
        takeBack();
        node.toEnd();
        assertThat(node.world().value("ratelimit.set"))
                .as("half of what it was at first")
                .isEqualTo(50);
        node.pass("15m");
        takeBack();

        assertThat(node.world().effects())
                .containsExactly(
                        "0:00 ratelimit.set",
                        "15:02 undo ratelimit.set",
                        "15:05 ratelimit.set",
                        "30:05 undo ratelimit.set");
        assertThat(node.world().value("ratelimit.set")).isEqualTo(100);
        assertThat(table.rows("select distinct state from temporary_change")).containsExactly("ended");
    }

    @Test
    void whatStandsForLongerThanARunMayWaitHoldsItByName() {
        var first = node.fires(HALF);
        node.toEnd();
        node.pass("1m");
        var second = node.fires(remedy("other").tries(rung("ratelimit.set")));
        node.toEnd();

        assertThat(end(second))
                .isEqualTo(
                        "HELD: what run " + first
                                + " changed for a time on mcp-gateway stands until 2026-11-22T03:15:00Z, and is taken back first: undo ratelimit.set");
        assertThat(node.world().effects()).containsExactly("0:00 ratelimit.set");
        assertThat(table.count("acting")).isZero();
    }

    @Test
    void whatWasTakenBackHoldsNobody() {
        node.fires(remedy("short").tries(rung("ratelimit.set").lasting("1m")));
        node.toEnd();
        node.pass("1m");
        takeBack();
        node.fires(HALF);
        node.toEnd();

        assertThat(node.world().effects())
                .containsExactly("0:00 ratelimit.set", "1:00 undo ratelimit.set", "1:00 ratelimit.set");
    }

    @Test
    void anotherTargetAndAnotherThingAreFree() {
        node.fires(HALF, "a");
        node.toEnd();
        node.fires(remedy("elsewhere").tries(rung("ratelimit.set").lasting("15m")), "b");
        node.toEnd();
        node.fires(breaker("one", "breaker.trip", "brightdata"), "a");
        node.toEnd();
        node.fires(breaker("two", "breaker.trip", "tavily"), "a");
        node.toEnd();

        assertThat(node.world().effects())
                .containsExactly("0:00 ratelimit.set", "0:00 ratelimit.set", "0:00 breaker.trip", "0:00 breaker.trip");
    }

    @Test
    void openingAndClosingChangeTheSameBreaker() {
        node.fires(breaker("opens", "breaker.trip", "brightdata"));
        node.toEnd();
        var closes = node.fires(breaker("closes", "breaker.reset", "brightdata"));
        node.toEnd();

        assertThat(node.world().effects()).containsExactly("0:00 breaker.trip");
        assertThat(end(closes)).startsWith("HELD: what run ");
    }

    @Test
    void halvedTwiceByOneRunTheValueOfBeforeComesBack() {
        node.world().health("alive", "fail for 90s", "pass");
        node.fires(remedy("twice")
                .tries(
                        rung("ratelimit.set").lasting("15m"),
                        rung("ratelimit.set").lasting("15m"))
                .verify("alive", "0s", "1m", "10s"));
        node.toEnd();

        assertThat(node.world().effects())
                .containsExactly("0:00 ratelimit.set", "1:00 undo ratelimit.set", "1:00 ratelimit.set");
        node.pass("20m");
        takeBack();
        assertThat(node.world().value("ratelimit.set")).isEqualTo(100);
        assertThat(table.rows("select distinct state from temporary_change")).containsExactly("ended");
    }

    @Test
    void whatARunChangedAndIsDueIsTakenBackBeforeTheSameRunChangesItAgain() {
        node.world().health("alive", "fail for 90s", "pass");
        node.fires(remedy("twice")
                .tries(
                        rung("ratelimit.set").lasting("50s"),
                        rung("ratelimit.set").lasting("15m"))
                .verify("alive", "0s", "1m", "10s"));
        node.pass("61s");
        takeBack();
        node.toEnd();

        assertThat(node.world().effects())
                .containsExactly("0:00 ratelimit.set", "1:01 undo ratelimit.set", "1:05 ratelimit.set");
        node.pass("20m");
        takeBack();
        assertThat(node.world().value("ratelimit.set")).isEqualTo(100);
    }

    private static Remedy breaker(String playbook, String capability, String name) {
        return remedy(playbook)
                .tries(rung(capability)
                        .with(with("{\"breaker\": \"" + name + "\"}"))
                        .lasting("15m"));
    }

    private void takeBack() {
        node.temporary().sweep();
        node.quiet();
    }

    private String end(UUID run) {
        return table.value("select outcome || ': ' || reason from run where id = ?", run);
    }
}
