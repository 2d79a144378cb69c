package dev.remediator.review;

import dev.remediator.run.Columns;
import dev.remediator.run.RunJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Table {@code series}. */
final class SeriesRows {
    private SeriesRows() {}

    static List<Series> of(Connection connection, UUID incident) throws SQLException {
        return Sql.select(connection, """
                select run_id, name, unit, points::text as points, problem, recorded_at from series
                where incident_id = ? order by nth limit ?
                """, SeriesRows::read, incident, Series.MOST);
    }

    private static Series read(ResultSet row) throws SQLException {
        return new Series(
                Optional.ofNullable(row.getObject("run_id", UUID.class)),
                row.getString("name"),
                row.getString("unit"),
                points(row.getString("points")),
                Optional.ofNullable(row.getString("problem")),
                Sql.time(row, "recorded_at"));
    }

    private static List<Series.Point> points(String json) {
        var points = new ArrayList<Series.Point>();
        for (var pair : RunJson.read(double[][].class, json))
            if (pair.length == 2)
                points.add(new Series.Point(Instant.ofEpochMilli(Math.round(pair[0] * 1000)), pair[1]));
        return points;
    }

    /** In place of what was recorded before; a figure that cannot be read any more does not take one away that was. */
    static void write(Connection connection, UUID incident, List<Series> all) throws SQLException {
        var rows = new Columns("uuid", "int4", "uuid", "text", "text", "text", "text", "timestamptz");
        for (int i = 0; i < all.size() && i < Series.MOST; i++) {
            var one = all.get(i);
            rows.add(
                    incident,
                    i,
                    one.run().orElse(null),
                    one.name(),
                    one.unit(),
                    RunJson.write(one.points().stream()
                            .map(p -> new double[] {p.at().toEpochMilli() / 1000.0, p.value()})
                            .toList()),
                    one.problem().orElse(null),
                    one.recordedAt());
        }
        rows.update(connection, """
                insert into series (incident_id, nth, run_id, name, unit, points, problem, recorded_at)
                select a, b, c, d, e, f::jsonb, g, h from unnest(?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h)
                on conflict (incident_id, nth) do update
                set run_id = excluded.run_id, name = excluded.name, unit = excluded.unit, points = excluded.points,
                    problem = excluded.problem, recorded_at = excluded.recorded_at
                where excluded.problem is null or series.problem is not null
                """);
    }
}
