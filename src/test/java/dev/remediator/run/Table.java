package dev.remediator.run;

import dev.remediator.store.Transactions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Looks at the database as a test needs it: rows as lines, {@code a | b | null}. */
public final class Table {
    private final Transactions transactions;

    public Table(Transactions transactions) {
        this.transactions = transactions;
    }

    public List<String> rows(String sql, Object... parameters) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
                var lines = new ArrayList<String>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var line = new ArrayList<String>();
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) line.add(rows.getString(i));
                        lines.add(String.join(
                                " | ", line.stream().map(String::valueOf).toList()));
                    }
                }
                return lines;
            }
        });
    }

    /** The one value of the one row. */
    public String value(String sql, Object... parameters) {
        var rows = rows(sql, parameters);
        if (rows.size() != 1) throw new AssertionError(rows.size() + " rows: " + rows);
        return Objects.requireNonNull(rows.getFirst());
    }

    public long count(String sql, Object... parameters) {
        return Long.parseLong(value("select count(*) from " + sql, parameters));
    }

    public int change(String sql, Object... parameters) {
        return transactions.call(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw new AssertionError(sql, e);
            }
        });
    }
}
