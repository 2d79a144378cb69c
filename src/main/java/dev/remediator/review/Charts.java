package dev.remediator.review;

import dev.remediator.chart.Chart;
import dev.remediator.report.AnnouncementRows;
import dev.remediator.run.Announcement;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The figures around an incident as charts, marked where it fired, where something was done, and where it was healed. */
@Singleton
public final class Charts {
    private static final int MOST_MARKS = 8;

    private final Transactions transactions;

    public Charts(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Empty where no figure was recorded, or no value of any. */
    public List<Chart> of(UUID incident) {
        return transactions.read(connection -> of(connection, incident));
    }

    static List<Chart> of(Connection connection, UUID incident) throws SQLException {
        var series = SeriesRows.of(connection, incident).stream()
                .filter(one -> !one.points().isEmpty())
                .toList();
        if (series.isEmpty()) return List.of();
        var titles = Sql.select(
                connection, "select target from incident where id = ?", row -> row.getString("target"), incident);
        var marks = marks(connection, incident);
        return series.stream()
                .map(one -> chart(one, titles.stream().findFirst().orElse(""), marks))
                .toList();
    }

    private static Chart chart(Series series, String target, List<Chart.Mark> marks) {
        var points = series.points().stream()
                .map(p -> new Chart.Point(p.at(), p.value()))
                .toList();
        var from = points.getFirst().at();
        var to = points.getLast().at();
        return new Chart(
                target.isEmpty() ? series.name() : series.name() + " of " + target,
                series.unit(),
                List.of(new Chart.Series(series.name(), points)),
                marks.stream()
                        .filter(m -> !m.at().isBefore(from) && !m.at().isAfter(to))
                        .toList());
    }

    /** When the alert began, what was done, and how it ended. */
    private static List<Chart.Mark> marks(Connection connection, UUID incident) throws SQLException {
        var marks = new ArrayList<Chart.Mark>();
        marks.addAll(Sql.select(
                connection,
                "select min(starts_at) as began from alert_episode where incident_id = ? having count(*) > 0",
                row -> new Chart.Mark(Sql.time(row, "began"), "alert", Chart.Tone.BAD),
                incident));
        marks.addAll(Sql.select(
                connection,
                """
                select e.capability, e.intent_at from run r join effect e on e.run_id = r.id
                where r.incident_id = ? order by e.intent_at limit ?
                """,
                row -> new Chart.Mark(Sql.time(row, "intent_at"), row.getString("capability")),
                incident,
                MOST_MARKS));
        Sql.select(connection, """
                        select %s from announcement
                        where incident_id = ? and kind in ('HEALED', 'HEALED_BY_ITSELF') order by id desc limit 1
                        """.formatted(AnnouncementRows.COLUMNS), AnnouncementRows::readable, incident).stream()
                .flatMap(Optional::stream)
                .map(Announcement::at)
                .forEach(at -> marks.add(healed(at)));
        return marks;
    }

    private static Chart.Mark healed(Instant at) {
        return new Chart.Mark(at, "healed", Chart.Tone.GOOD);
    }
}
