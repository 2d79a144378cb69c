package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An incident closes when all its alerts are over and all its runs have ended; whoever comes last closes it. */
@ExtendWith(PostgresExtension.class)
final class IncidentsTest {
    private static final Remedy RESTART =
            remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s");

    private final DataSource dataSource;
    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    IncidentsTest(DataSource dataSource) {
        this.dataSource = dataSource;
        transactions = new Transactions(dataSource);
        table = new Table(transactions);
        node = LiveNode.on(transactions);
        node.world().health("alive", "fail").heals("restart", "alive");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void itStaysOpenWhileAnAlertFiresThoughItsRunHasHealed() {
        node.fires(RESTART);
        node.toEnd();

        assertThat(closeAll()).isEmpty();
        assertThat(table.rows("select closed_at from incident")).containsExactly("null");
    }

    @Test
    void theEndOfItsLastRunClosesItWhenTheAlertsAreOver() {
        node.world().heals("nothing", "alive");
        var run = node.fires(RESTART);
        node.pass("5s");
        table.change("update alert_episode set ended_at = now()");
        node.executor().deliver(run, new RunEvent.AlertResolved());

        node.toEnd();

        assertThat(table.rows("select extract(epoch from closed_at - opened_at)::int from incident"))
                .containsExactly("60");
        assertThat(table.rows(
                        "select kind, body ->> 'text', body ->> 'title' from announcement order by id desc limit 1"))
                .containsExactly(
                        "INCIDENT_CLOSED | Closed: every alert is over, 1 m after it was opened | GatewayDown on mcp-gateway");
    }

    @Test
    void itIsClosedOnce() {
        node.fires(RESTART);
        node.toEnd();
        table.change("update alert_episode set ended_at = now()");

        assertThat(closeAll()).hasSize(1);
        assertThat(closeAll()).isEmpty();
        var incident = UUID.fromString(table.value("select id from incident"));
        assertThat(transactions.<List<Announcement>>call(
                        c -> Incidents.close(c, List.of(incident, incident), VirtualTime.START)))
                .isEmpty();
    }

    @Test
    void anotherOpenRunOrAlertKeepsItOpen() {
        node.fires(RESTART);
        node.toEnd();
        node.fires(remedy("other").waits("10m").tries(rung("rollback")));
        table.change("update alert_episode set ended_at = now()");
        assertThat(closeAll()).isEmpty();

        node.toEnd();

        assertThat(table.count("incident where closed_at is not null")).isEqualTo(1);
    }

    @Test
    void whatTwoTransactionsLeftToEachOtherIsClosedByTheSweep() {
        node.fires(RESTART);
        node.toEnd();
        // The run's end saw the alert firing, the alert's end saw the run open: neither closed it.
        table.change("update alert_episode set ended_at = now()");

        assertThat(closeAll()).extracting(Announcement::kind).containsExactly(Announcement.Kind.INCIDENT_CLOSED);
    }

    @Test
    void itIsNotClosedWhileItIsGivenANewRun() throws Exception {
        node.fires(RESTART);
        node.toEnd();
        table.change("update alert_episode set ended_at = now()");
        var incident = UUID.fromString(table.value("select id from incident"));
        CompletableFuture<List<Announcement>> closing;
        try (var intake = dataSource.getConnection()) {
            intake.setAutoCommit(false);
            try (var statement = intake.prepareStatement("select from incident where id = ? for update")) {
                statement.setObject(1, incident);
                statement.execute();
            }
            closing = CompletableFuture.supplyAsync(
                    () -> transactions.call(c -> Incidents.close(c, List.of(incident), VirtualTime.START)));
            Awaitility.await().until(() -> table.count("pg_locks where not granted") > 0);
            try (var statement = intake.prepareStatement("update run set ended_at = null, playbook = 'another'")) {
                statement.execute();
            }
            intake.commit();
        }

        assertThat(closing.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(table.rows("select closed_at from incident")).containsExactly("null");
    }

    private List<Announcement> closeAll() {
        return transactions.call(connection -> Incidents.closeAll(connection, VirtualTime.START));
    }
}
