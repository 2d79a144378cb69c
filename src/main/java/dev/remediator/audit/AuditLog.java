package dev.remediator.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds to table {@code audit}, in the transaction of what an entry is about: if that is committed, so is the entry, and
 * before anything outside can have changed.
 */
public final class AuditLog {
    /** Types of the columns of {@link #row}, by their names in PostgreSQL. */
    public static final List<String> TYPES =
            List.of("timestamptz", "text", "text", "text", "text", "text", "uuid", "text");

    /** Adds rows that come as one array for each column, in the order of {@link #TYPES}. */
    public static final String INSERT = """
            insert into audit (at, actor, kind, address, action, subject, run_id, details)
            select a, b, c, d, e, f, g, h::jsonb from unnest(?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h)
            """;

    private AuditLog() {}

    /** Adds one entry to the caller's transaction. */
    public static void add(Connection connection, AuditEntry entry) throws SQLException {
        add(connection, List.of(entry));
    }

    /** Adds entries to the caller's transaction, in their order. */
    public static void add(Connection connection, List<AuditEntry> entries) throws SQLException {
        if (entries.isEmpty()) return;
        var rows = entries.stream().map(AuditLog::row).toList();
        try (var statement = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < TYPES.size(); i++) {
                int column = i;
                var values = rows.stream().map(row -> row[column]).toArray();
                statement.setArray(column + 1, connection.createArrayOf(TYPES.get(column), values));
            }
            statement.executeUpdate();
        }
    }

    /** An entry as {@link #INSERT} takes it. */
    public static @Nullable Object[] row(AuditEntry entry) {
        return new @Nullable Object[] {
            entry.at().atOffset(ZoneOffset.UTC),
            entry.actor().name(),
            entry.actor().kind(),
            entry.address().orElse(null),
            entry.action(),
            entry.subject(),
            entry.run().orElse(null),
            entry.details().toString()
        };
    }
}
