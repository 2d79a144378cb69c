package dev.remediator.ingest.railway;

import dev.remediator.alert.Labels;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What the database knows of an alert. */
@Singleton
final class StoredEpisodes implements Episodes {
    private final Transactions transactions;

    StoredEpisodes(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Episode> last(Labels labels) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                    select last_starts_at, ended_at is null from alert_episode
                    where identity = ? order by ended_at is null desc, last_starts_at desc limit 1
                    """)) {
                statement.setLong(1, RailwayAlerts.identity(labels).value());
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Episode(
                                    rows.getObject(1, OffsetDateTime.class).toInstant(), rows.getBoolean(2)))
                            : Optional.<Episode>empty();
                }
            }
        });
    }
}
