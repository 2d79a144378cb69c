package dev.remediator.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.IntConsumer;

/**
 * Statements that do not wait for each other's answers, sent together: the way to the database and back is paid once,
 * however many there are. They run in their order; the first that fails fails all.
 *
 * <p>Things to avoid: asking more after a question whose answer may be longer than what a connection buffers (some 60 kB),
 * because nothing is read before everything is sent; such a question is the last of its trip.
 */
public final class RoundTrip {
    /** Takes one row of an answer. */
    @FunctionalInterface
    public interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** What becomes of a statement's answer; one that asked for rows has {@code row}. */
    private record Part(String sql, List<Object> parameters, Row row, IntConsumer count) {}

    private static final Row NO_ROW = row -> {};
    private static final IntConsumer ANY = count -> {};

    private final List<Part> parts = new ArrayList<>();

    /** A change of rows; left out where the columns are empty. */
    public RoundTrip update(String sql, Columns columns) {
        return update(sql, ANY, columns);
    }

    /**
     * A change of rows; left out where the first columns are empty.
     *
     * @param count is told how many rows were changed, and may refuse by throwing
     */
    public RoundTrip update(String sql, IntConsumer count, Columns first, Object... more) {
        if (first.isEmpty()) return this;
        var parameters = new ArrayList<Object>();
        parameters.add(first);
        parameters.addAll(List.of(more));
        parts.add(new Part(sql, parameters, NO_ROW, count));
        return this;
    }

    /**
     * A question.
     *
     * @param parameters each a {@link Columns}, or a single value that the driver takes
     */
    public RoundTrip query(String sql, Row row, Object... parameters) {
        parts.add(new Part(sql, List.of(parameters), row, ANY));
        return this;
    }

    public void run(Connection connection) throws SQLException {
        if (parts.isEmpty()) return;
        var all = new StringJoiner(";\n");
        for (var part : parts) all.add(part.sql().strip());
        try (var statement = connection.prepareStatement(all.toString())) {
            int next = 1;
            for (var part : parts) for (var parameter : part.parameters()) next = bind(statement, next, parameter);
            boolean rows = statement.execute();
            for (var part : parts) {
                if (rows) read(statement, part.row());
                else part.count().accept(statement.getUpdateCount());
                rows = statement.getMoreResults();
            }
        }
        parts.clear();
    }

    private static int bind(PreparedStatement statement, int index, Object parameter) throws SQLException {
        if (parameter instanceof Columns columns) return columns.bind(statement, index);
        statement.setObject(index, parameter);
        return index + 1;
    }

    private static void read(PreparedStatement statement, Row row) throws SQLException {
        try (var rows = Objects.requireNonNull(statement.getResultSet())) {
            while (rows.next()) row.read(rows);
        }
    }
}
