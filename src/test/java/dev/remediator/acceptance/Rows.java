package dev.remediator.acceptance;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the database says. */
record Rows(DataSource database) {
    /** All rows, the columns of each as text with a blank between. */
    List<String> all(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var columns = rows.getMetaData().getColumnCount();
            var found = new ArrayList<String>();
            while (rows.next()) {
                var line = new StringBuilder();
                for (var column = 1; column <= columns; column++) {
                    line.append(column == 1 ? "" : " ").append(rows.getString(column));
                }
                found.add(line.toString());
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Any statements that answer nothing. */
    void change(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String one(String sql) {
        var found = all(sql);
        if (found.size() != 1) throw new IllegalStateException(sql + " gave " + found);
        return found.getFirst();
    }

    long count(String sql) {
        return Long.parseLong(one(sql));
    }

    /** Phases of all runs, oldest first. */
    List<String> runs() {
        return all("select phase from run order by started_at");
    }

    /** What people were told, in order; for whoever reads a failure. */
    List<String> told() {
        return all("select to_char(at, 'HH24:MI:SS.MS'), kind, body->>'text' from announcement order by id");
    }

    boolean wasTold(String kind) {
        return count("select count(*) from announcement where kind = '" + kind + "'") > 0;
    }
}
