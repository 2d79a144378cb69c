package dev.remediator.escalation;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.LiveNode;
import dev.remediator.run.Remedy;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever is asked and says nothing hears of it again, twice and no more. */
@ExtendWith(PostgresExtension.class)
class RemindersTest {
    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    RemindersTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
        node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private Reminders reminders() {
        var targets = new Targets(List.of(
                Remedy.target(Remedy.TARGET, "platform"),
                new Target("shop", "", Optional.empty(), List.of(Remedy.TARGET), Map.of(), Map.of())));
        return new Reminders(transactions, node.announcements(), () -> targets, node.time());
    }

    private void asksForTenMinutes() {
        node.world().health("alive", "fail").heals("rollback", "alive");
        node.fires(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", 2, "10m", false))
                .verify("alive", "0s", "1m", "10s"));
        node.quiet();
    }

    private List<String> told() {
        return table.rows(
                "select body ->> 'text' from announcement where kind = 'ASKED' and body ->> 'text' like '%reminded%' order by id");
    }

    @Test
    void theyAreRemindedAtHalfOfTheirTimeAndAtFourFifthsOfIt() {
        asksForTenMinutes();
        reminders().sweep();
        for (var pass : List.of("4m59s", "1s", "1m", "2m", "1m")) {
            node.pass(pass);
            reminders().sweep();
            reminders().sweep();
        }

        assertThat(told())
                .containsExactly(
                        "platform is reminded, 5 m left: rollback of mcp-gateway",
                        "platform is reminded, 2 m left: rollback of mcp-gateway");
        assertThat(table.rows("select reminders from ask")).containsExactly("2");
        assertThat(table.value("select body ->> 'details' from announcement order by id desc limit 1"))
                .contains("Depends on mcp-gateway: shop")
                .contains("./remediator asks");
        node.toEnd();
        assertThat(reminders().sweep()).as("after the end").isZero();
    }

    @Test
    void twoNodesRemindOnce() throws Exception {
        asksForTenMinutes();
        node.pass("5m");
        try (var threads = Executors.newFixedThreadPool(4)) {
            var sweeps = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 8; i++) sweeps.add(() -> reminders().sweep());
            for (var sweep : threads.invokeAll(sweeps)) sweep.get();
        }
        assertThat(told()).hasSize(1);
    }

    @Test
    void whoeverWasNotThereAtHalfTimeRemindsOnceAndNotTwice() {
        asksForTenMinutes();
        node.pass("9m");
        reminders().sweep();
        reminders().sweep();
        assertThat(told()).containsExactly("platform is reminded, 1 m left: rollback of mcp-gateway");
    }
}
