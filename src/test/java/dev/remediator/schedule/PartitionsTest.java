package dev.remediator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class PartitionsTest {
    private static final String OF_DELIVERY =
            "select inhrelid::regclass::text from pg_inherits where inhparent = 'delivery'::regclass and %s order by 1";
    private static final String TODAY = "(now() at time zone 'UTC')::date";

    private final Transactions transactions;
    private final UpkeepOnTest upkeep;

    PartitionsTest(Transactions transactions) {
        this.transactions = transactions;
        this.upkeep = new UpkeepOnTest(transactions);
    }

    /** A machine that slept longer than there were partitions: a delivery comes before anybody makes new ones. */
    @Test
    void aDayThatBeganInTheDefaultPartitionStaysThereAndLaterDaysGetTheirOwn() {
        execute("""
                insert into delivery (id, received_at, source, kind, body, alerts)
                values (gen_random_uuid(), '2031-01-03 07:00:00+00', 'main', 'alertmanager', '{}', 1)
                """);
        execute("""
                insert into run_event (run_id, seq, at, node, type, event)
                values (gen_random_uuid(), 1, '2031-01-03 07:00:00+00', 1, 'Started', '{}')
                """);

        execute("select make_partitions('2031-01-02', 4)");

        assertThat(texts(OF_DELIVERY.formatted("inhrelid::regclass::text like 'delivery_2031%'")))
                .containsExactly("delivery_20310102", "delivery_20310104", "delivery_20310105");
        assertThat(texts("select to_regclass('run_event_20310103')::text")).containsExactly("null");
        assertThat(texts("select to_regclass('disposition_20310103')::text")).containsExactly("disposition_20310103");
        assertThat(texts("select tableoid::regclass::text from delivery")).containsExactly("delivery_rest");
    }

    @Test
    void thereArePartitionsForAFortnight() {
        var fortnight =
                texts("select 'delivery_' || to_char(" + TODAY + " + i, 'YYYYMMDD') from generate_series(0, 13) i");
        assertThat(texts(OF_DELIVERY.formatted("true"))).containsAll(fortnight);

        execute("drop table " + fortnight.getLast());
        upkeep.upkeep().partitions();

        assertThat(texts(OF_DELIVERY.formatted("true"))).containsAll(fortnight);
    }

    @Test
    void theServiceStartsAlsoWhereNoPartitionsCanBeMade() {
        execute("alter function make_partitions rename to make_partitions_away");
        var lifecycle = upkeep.lifecycle();
        try {
            assertThatCode(() -> lifecycle.start(new StartupEvent())).doesNotThrowAnyException();
        } finally {
            lifecycle.stop(new ShutdownEvent());
            execute("alter function make_partitions_away rename to make_partitions");
        }
    }

    private void execute(String sql) {
        transactions.call(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                return statement.execute();
            }
        });
    }

    private List<String> texts(String sql) {
        return transactions.read(connection -> {
            var texts = new ArrayList<String>();
            try (var statement = connection.prepareStatement(sql);
                    var rows = statement.executeQuery()) {
                while (rows.next()) texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        });
    }
}
