package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class AlertReaderTest {
    private final StorySeed seed;
    private final Transactions transactions;

    AlertReaderTest(DataSource database) {
        seed = new StorySeed(database);
        transactions = new Transactions(database);
    }

    /** One delivery, decided at one moment. */
    @BeforeEach
    void aStorm() {
        seed.execute("""
                insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                                           last_starts_at, seen_at, delivery_id)
                select gen_random_uuid(), i, 'main', '{"alertname": "GatewayDown"}', '{}', '', now(), now(), now(),
                       gen_random_uuid()
                from generate_series(1, 20000) i
                """);
        seed.execute("""
                insert into disposition (episode_id, decided_at, kind, catalog)
                select id, date_trunc('day', now()), 'unowned', 'catalog' from alert_episode
                """);
        seed.execute("analyze alert_episode, disposition");
    }

    @Test
    void theAlertsOfAStormAreReadOffTheirKeyAndNotSorted() {
        var plan = transactions.read(connection -> {
            var lines = new ArrayList<String>();
            try (var explain = connection.prepareStatement("explain " + AlertReader.RECENT)) {
                explain.setInt(1, 25);
                try (var rows = explain.executeQuery()) {
                    while (rows.next()) lines.add(rows.getString(1));
                }
            }
            return lines;
        });

        assertThat(plan).anyMatch(line -> line.contains("Index Scan Backward using disposition_"));
        assertThat(plan)
                .noneMatch(line -> line.contains("Sort  ("))
                .noneMatch(line -> line.contains("Seq Scan on disposition_2"));
    }

    @Test
    void whatWasDecidedAtOneMomentHasAnOrderOfItsOwn() {
        List<AlertView> recent = new AlertReader(transactions).recent(25);

        assertThat(recent).hasSize(25);
        assertThat(recent)
                .extracting(alert -> alert.episode().toString())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }
}
