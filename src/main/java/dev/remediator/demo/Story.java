package dev.remediator.demo;

import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** What Remediator's database says about a scene. */
final class Story {
    private final Transactions transactions;

    Story(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * @param alertAt when the first alert of the scene was taken in
     * @param endedAt when its run ended
     * @param outcome of the run
     */
    record Run(Instant alertAt, Instant endedAt, String outcome, String reason) {
        boolean healed() {
            return outcome.equals("SUCCEEDED");
        }
    }

    /** The decisive run since then, once it has ended: one that healed, or the last one. */
    Optional<Run> ended(Instant since) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                    select started_at, ended_at, outcome, coalesce(reason, '') from run
                    where started_at >= ? and ended_at is not null and target = 'mcp-gateway'
                    order by outcome = 'SUCCEEDED' desc, ended_at desc limit 1
                    """)) {
                statement.setObject(1, since.atOffset(ZoneOffset.UTC));
                try (var rows = statement.executeQuery()) {
                    if (!rows.next()) return Optional.<Run>empty();
                    return Optional.of(new Run(
                            rows.getObject(1, OffsetDateTime.class).toInstant(),
                            rows.getObject(2, OffsetDateTime.class).toInstant(),
                            rows.getString(3),
                            rows.getString(4)));
                }
            }
        });
    }

    /** Whether no run and no incident is open, so that the next scene begins on an empty stage. */
    boolean quiet() {
        return none(
                "select 1 from run where ended_at is null union all select 1 from incident where closed_at is null");
    }

    /** Whether every temporary change since then is over, as it should be. */
    boolean takenBack(Instant since) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select count(*) > 0 and bool_and(state = 'ended') from temporary_change where made_at >= ?")) {
                statement.setObject(1, since.atOffset(ZoneOffset.UTC));
                return first(statement);
            }
        });
    }

    private boolean none(String sql) {
        return transactions.read((Connection connection) -> {
            try (var statement = connection.prepareStatement("select not exists (" + sql + ")")) {
                return first(statement);
            }
        });
    }

    private static boolean first(java.sql.PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
