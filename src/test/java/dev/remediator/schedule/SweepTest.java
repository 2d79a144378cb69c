package dev.remediator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.remediator.report.StorySeed;
import dev.remediator.run.Table;
import dev.remediator.run.VirtualTime;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.lang.reflect.Proxy;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class SweepTest {
    private final DataSource database;
    private final StorySeed seed;
    private final Transactions transactions;

    SweepTest(DataSource database) {
        this.database = database;
        seed = new StorySeed(database);
        transactions = new Transactions(database);
    }

    @Test
    void whatCannotBeEndedKeepsNothingElseFromItsTurn() {
        var held = episode("retry_at");
        var endless = episode("expires_at");
        seed.execute("""
                alter table alert_episode add constraint refuses_to_end check (ended_by is distinct from 'expired')
                """);
        try {
            new UpkeepOnTest(transactions).upkeep().sweep();
        } finally {
            seed.execute("alter table alert_episode drop constraint refuses_to_end");
        }

        assertThat(new Table(transactions).rows("select episode_id, kind from disposition"))
                .containsExactly(held + " | unowned");
        assertThat(new Table(transactions).rows("select id from alert_episode where ended_at is null order by id"))
                .contains(endless.toString());
    }

    @Test
    void incidentsThatAreOverAreClosed() {
        seed.execute(
                "insert into incident (id, target, severity, title, opened_at) values (?, 'mcp-gateway', 'P1', 'Down',"
                        + " ?)",
                UUID.randomUUID(),
                VirtualTime.START);

        new UpkeepOnTest(transactions).upkeep().sweep();

        assertThat(new Table(transactions).count("incident where closed_at is null"))
                .isZero();
        assertThat(new Table(transactions).rows("select kind from announcement"))
                .containsExactly("INCIDENT_CLOSED");
    }

    /** A scheduled thread that throws is not called again, and says nothing. */
    @Test
    void theHeartBeatsOnAfterAnError() {
        var broken = new AtomicBoolean();
        var lifecycle = new UpkeepOnTest(new Transactions(failingWhile(broken))).lifecycle();
        broken.set(true);

        assertThatCode(lifecycle::beat).doesNotThrowAnyException();
    }

    private DataSource failingWhile(AtomicBoolean broken) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (broken.get()) throw new NoClassDefFoundError("not on this class path");
                    return method.invoke(database, arguments);
                });
    }

    /** An open one, of which this time has come. */
    private UUID episode(String due) {
        var id = UUID.randomUUID();
        seed.execute(
                """
                insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                                           last_starts_at, seen_at, delivery_id, %s)
                values (?, ?, 'main', '{"alertname": "GatewayDown"}', '{}', '', ?, ?, ?, ?, ?)
                """.formatted(due),
                id,
                id.getLeastSignificantBits(),
                VirtualTime.START,
                VirtualTime.START,
                VirtualTime.START,
                UUID.randomUUID(),
                VirtualTime.START);
        return id;
    }
}
