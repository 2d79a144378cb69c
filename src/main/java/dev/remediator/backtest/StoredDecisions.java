package dev.remediator.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code disposition}, with the alerts and the runs that it is about. */
final class StoredDecisions {
    private static final int ROWS = 2000;

    /** @param atOnce together with the delivery that brought the alert, and not anew after it was held */
    record Stored(UUID episode, boolean atOnce, Recorded.Decision decision) {}

    private StoredDecisions() {}

    static Pages<Stored> pages(Transactions transactions, Instant since, Instant until) {
        return new Pages<>(
                last -> after(transactions, since, until, last),
                stored -> stored.decision().at());
    }

    private static List<Stored> after(Transactions transactions, Instant since, Instant until, @Nullable Stored last) {
        return transactions.read(connection -> {
            var page = new ArrayList<Stored>();
            try (var statement = connection.prepareStatement("""
                select d.episode_id, d.decided_at, d.kind, d.why, d.playbook as taker, a.identity, a.delivery_id,
                       a.seen_at, %s
                from disposition d join alert_episode a on a.id = d.episode_id left join run r on r.id = d.run_id
                where d.decided_at >= ? and (d.decided_at, d.episode_id) > (?, ?) and d.decided_at <= ?
                order by d.decided_at, d.episode_id limit ?
                """.formatted(StoredRuns.COLUMNS))) {
                var from = last == null ? since : last.decision().at();
                StoredFacts.bind(statement, 1, from);
                StoredFacts.bind(statement, 2, from);
                statement.setObject(3, last == null ? new UUID(0, 0) : last.episode());
                StoredFacts.bind(statement, 4, until);
                statement.setInt(5, ROWS);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) page.add(stored(rows));
                }
            }
            return page;
        });
    }

    private static Stored stored(ResultSet row) throws SQLException {
        var at = time(row, "decided_at");
        var what = what(row.getString("kind"));
        var target = row.getString("target");
        var taker = row.getString("taker");
        return new Stored(
                row.getObject("episode_id", UUID.class),
                time(row, "seen_at").equals(at),
                new Recorded.Decision(
                        row.getObject("delivery_id", UUID.class),
                        row.getLong("identity"),
                        at,
                        what,
                        taker == null ? "" : taker,
                        target == null ? "" : target,
                        what == Recorded.What.TAKEN && target != null
                                ? Optional.of(StoredRuns.run(row))
                                : Optional.empty(),
                        stops(row.getString("why"))));
    }

    private static Recorded.What what(String kind) {
        try {
            return Recorded.What.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RecordingException(
                    "a decision is of kind '%s', which this Remediator does not know: use the version that recorded it"
                            .formatted(kind),
                    e);
        }
    }

    private static List<Outcome.Stop> stops(@Nullable String why) throws SQLException {
        if (why == null) return List.of();
        try {
            var stops = new ArrayList<Outcome.Stop>();
            for (JsonNode stop : Lines.JSON.readTree(why))
                stops.add(new Outcome.Stop(
                        stop.path("playbook").asText(),
                        stop.path("by").asText(),
                        stop.path("reason").asText()));
            return stops;
        } catch (JsonProcessingException e) {
            throw new SQLException("column why is not what this version writes", e);
        }
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
