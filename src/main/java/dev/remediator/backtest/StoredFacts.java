package dev.remediator.backtest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** What the database says of a time as a whole. */
final class StoredFacts {
    private StoredFacts() {}

    static Recording.Facts read(Connection connection, Instant since, Instant until) throws SQLException {
        try (var statement = connection.prepareStatement("""
            select greatest(?, (select min(received_at) from delivery where received_at >= ?)),
                   exists (select from disposition where decided_at >= ?)
            """)) {
            for (int i = 1; i <= 3; i++) bind(statement, i, since);
            try (var row = statement.executeQuery()) {
                row.next();
                return new Recording.Facts(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        until,
                        row.getBoolean(2),
                        usualRuns(connection, since));
            }
        }
    }

    private static Map<String, Duration> usualRuns(Connection connection, Instant since) throws SQLException {
        var usual = new HashMap<String, Duration>();
        try (var statement = connection.prepareStatement("""
            select r.playbook,
                   (percentile_cont(0.5) within group (order by extract(epoch from r.ended_at - e.first)) * 1000)::int8
            from run r join (select run_id, min(intent_at) as first from effect group by run_id) e on e.run_id = r.id
            where r.ended_at is not null and r.started_at >= ? group by r.playbook
            """)) {
            bind(statement, 1, since);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) usual.put(rows.getString(1), Duration.ofMillis(Math.max(0, rows.getLong(2))));
            }
        }
        return usual;
    }

    static void bind(PreparedStatement statement, int index, Instant at) throws SQLException {
        statement.setObject(index, at.atOffset(ZoneOffset.UTC));
    }
}
