package dev.remediator.review;

import dev.remediator.run.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading rows: what JDBC says in three lines, in one. */
final class Sql {
    private Sql() {}

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param parameters bound in order; an {@link Instant} as a time, a list as an array: of {@code text} where it holds strings, else of {@code uuid} */
    static <T> List<T> select(Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) bind(connection, select, i + 1, parameters[i]);
            try (var rows = select.executeQuery()) {
                var read = new ArrayList<T>();
                while (rows.next()) read.add(reader.read(rows));
                return read;
            }
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) bind(connection, update, i + 1, parameters[i]);
            return update.executeUpdate();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case Instant at -> statement.setObject(index, Columns.at(at));
            case Collection<?> all ->
                statement.setArray(
                        index,
                        connection.createArrayOf(
                                all.stream().anyMatch(String.class::isInstance) ? "text" : "uuid", all.toArray()));
            case null, default -> statement.setObject(index, value);
        }
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }
}
