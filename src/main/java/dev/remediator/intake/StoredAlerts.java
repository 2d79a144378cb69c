package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.run.Columns;
import dev.remediator.run.RoundTrip;
import dev.remediator.run.RunJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is stored about alerts, in table {@code alert_episode}. */
final class StoredAlerts {
    /** Answers about so many fit into what a connection buffers. */
    private static final int FEW = 256;

    private StoredAlerts() {}

    /**
     * What is stored about the alerts of some deliveries; their open episodes are locked.
     *
     * @param trip what is sent before the questions
     */
    static Map<Long, Episodes.Known> known(Connection connection, RoundTrip trip, List<Delivery> deliveries)
            throws SQLException {
        var identities = Columns.of(
                "int8",
                deliveries.stream()
                        .flatMap(d -> d.alerts().stream())
                        .map(o -> o.identity().value())
                        .distinct()
                        .sorted()
                        .toList());
        var known = new HashMap<Long, Episodes.Known>();
        trip.query("""
                select identity, max(last_starts_at), max(least(last_starts_at, seen_at)),
                       coalesce(max(ended_at) filter (where ended_by like 'resolved%'), max(least(last_starts_at, seen_at)))
                from alert_episode
                where identity = any(?) and ended_at is not null group by identity
                """, row -> known.put(row.getLong(1), over(row)), identities);
        // Its answer may be long: while more was being sent, neither side would read, and both would wait for ever.
        if (identities.size() > FEW) trip.run(connection);
        trip.query(
                """
                select identity, id, starts_at, last_starts_at, seen_at, run_id, incident_id from alert_episode
                where identity = any(?) and ended_at is null order by id for update
                """,
                row -> known.merge(
                        row.getLong(1), open(row), (ended, now) -> new Episodes.Known(now.open(), ended.over())),
                identities);
        trip.run(connection);
        return known;
    }

    private static Episodes.Known over(ResultSet row) throws SQLException {
        return new Episodes.Known(
                Optional.empty(),
                Optional.of(new Episodes.Over(new Episodes.Start(time(row, 2), time(row, 3)), time(row, 4))));
    }

    private static Episodes.Known open(ResultSet row) throws SQLException {
        var open = new Episodes.Open(
                row.getObject(2, UUID.class),
                time(row, 3),
                Episodes.Start.heard(time(row, 4), time(row, 5)),
                Optional.ofNullable(row.getObject(6, UUID.class)),
                Optional.ofNullable(row.getObject(7, UUID.class)));
        return new Episodes.Known(Optional.of(open), Optional.empty());
    }

    /** Of some runs, those whose alerts have all ended. */
    static List<UUID> runsWhoseAlertsAreOver(Connection connection, Collection<UUID> runs) throws SQLException {
        var over = new ArrayList<UUID>();
        if (runs.isEmpty()) return over;
        try (var statement = connection.prepareStatement("""
                select r from unnest(?::uuid[]) r
                where not exists (select from alert_episode e where e.run_id = r and e.is_open)
                """)) {
            statement.setArray(
                    1, connection.createArrayOf("uuid", runs.stream().distinct().toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) over.add(rows.getObject(1, UUID.class));
            }
        }
        return over;
    }

    /** An episode that was held by something that has passed. */
    record HeldEpisode(UUID id, Alert alert) {}

    static List<HeldEpisode> heldUntilNow(Connection connection, Instant now, int atMost) throws SQLException {
        var held = new ArrayList<HeldEpisode>();
        try (var statement = connection.prepareStatement("""
                select id, labels, annotations, starts_at, generator_url from alert_episode
                where ended_at is null and retry_at <= ? order by retry_at limit ? for update skip locked
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.setInt(2, atMost);
            try (var rows = statement.executeQuery()) {
                while (rows.next())
                    held.add(new HeldEpisode(
                            rows.getObject(1, UUID.class),
                            new Alert(
                                    Labels.of(texts(rows.getString(2))),
                                    texts(rows.getString(3)),
                                    AlertStatus.FIRING,
                                    time(rows, 4),
                                    Optional.empty(),
                                    rows.getString(5))));
            }
        }
        return held;
    }

    record Expired(List<UUID> runs) {}

    static Expired expire(Connection connection, Instant now) throws SQLException {
        var runs = new ArrayList<UUID>();
        try (var statement = connection.prepareStatement("""
                update alert_episode set ended_at = ?, ended_by = 'expired', retry_at = null
                where ended_at is null and expires_at <= ? returning run_id
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.setObject(2, Columns.at(now));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var run = rows.getObject(1, UUID.class);
                    if (run != null) runs.add(run);
                }
            }
        }
        return new Expired(runs);
    }

    @SuppressWarnings("unchecked")
    static Map<String, String> texts(String json) {
        return RunJson.read(Map.class, json);
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
