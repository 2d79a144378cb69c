package dev.remediator.run;

import dev.remediator.alert.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows collected column by column, for one statement over {@code unnest(?, ?, …)}: many rows cost one round trip and one
 * plan. Column types are PostgreSQL's names. Texts are made storable.
 */
public final class Columns {
    private final String[] types;
    private final List<List<@Nullable Object>> columns = new ArrayList<>();

    public Columns(String... types) {
        this.types = types.clone();
        for (int i = 0; i < types.length; i++) columns.add(new ArrayList<>());
    }

    /** One column. */
    public static Columns of(String type, Collection<?> values) {
        var columns = new Columns(type);
        for (var value : values) columns.add(value);
        return columns;
    }

    public void add(@Nullable Object... row) {
        if (row.length != types.length)
            throw new IllegalArgumentException("%d values for %d columns".formatted(row.length, types.length));
        for (int i = 0; i < row.length; i++) columns.get(i).add(value(row[i]));
    }

    public int size() {
        return columns.getFirst().size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Runs the statement, whose parameters are the columns in order, if there is a row. */
    public int update(Connection connection, String sql) throws SQLException {
        if (isEmpty()) return 0;
        try (var statement = bind(connection, sql)) {
            return statement.executeUpdate();
        }
    }

    /** The statement with the columns bound; the caller closes it. */
    public PreparedStatement bind(Connection connection, String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            bind(statement, 1);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Binds the columns from that parameter on; returns the index of the next parameter. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        var connection = statement.getConnection();
        for (int i = 0; i < types.length; i++)
            statement.setArray(first + i, connection.createArrayOf(types[i], array(types[i], columns.get(i))));
        return first + types.length;
    }

    /** Arrays of the right type, because the driver sends those in binary, and takes bytes in no other way. */
    private static @Nullable Object[] array(String type, List<@Nullable Object> values) {
        return switch (type) {
            case "bytea" -> values.toArray(byte[][]::new);
            case "text" -> values.toArray(String[]::new);
            case "int4" -> values.toArray(Integer[]::new);
            case "int8" -> values.toArray(Long[]::new);
            default -> values.toArray();
        };
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Instant instant) return at(instant);
        return value instanceof String text ? Text.storable(text) : value;
    }

    /** A time as the driver takes it. */
    public static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
