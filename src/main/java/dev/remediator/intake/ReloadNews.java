package dev.remediator.intake;

import dev.remediator.playbook.Problem;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.run.Ids;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tells people, as an incident that belongs to no target, that a change of the remediations was refused. */
final class ReloadNews {
    /** No target can be called so. */
    private static final String WHERE = "the remediations";

    private static final String TITLE = "A change of the remediations is refused";

    private final Transactions transactions;
    private final Announcements announcements;

    ReloadNews(Transactions transactions, Announcements announcements) {
        this.transactions = transactions;
        this.announcements = announcements;
    }

    void refused(List<Problem> problems, Instant now) {
        transactions.call(connection -> {
            var told = new ArrayList<Announcement>();
            var text =
                    "Refused as a whole because of %s; the set from before stays in force. Mend the files: they are looked at again by themselves"
                            .formatted(problems.size() == 1 ? "a problem" : problems.size() + " problems");
            var lines = lines(problems);
            var id = open(connection);
            if (id.isEmpty()) {
                id = insert(connection, now);
                if (id.isEmpty()) return List.of(); // another node has just told it
                told.add(
                        news(id.get(), Kind.INCIDENT_OPENED, now, "The files differ from what is in force", List.of()));
            }
            if (wasTold(connection, id.get(), text, lines)) return List.of();
            told.add(news(id.get(), Kind.HELD, now, text, lines));
            announcements.insert(connection, told);
            return told;
        });
        announcements.committed();
    }

    /** Whatever stands in the folder now is in force; at the start, too, where an earlier process had refused a change. */
    void accepted(Instant now) {
        var closed = transactions.call(connection -> {
            var open = close(connection, now);
            if (open.isEmpty()) return false;
            announcements.insert(
                    connection,
                    List.of(
                            news(open.get(), Kind.HEALED, now, "The files are in force again, all of them", List.of()),
                            news(
                                    open.get(),
                                    Kind.INCIDENT_CLOSED,
                                    now,
                                    "Closed: nothing is refused any more",
                                    List.of())));
            return true;
        });
        if (closed) announcements.committed();
    }

    private static List<String> lines(List<Problem> problems) {
        var lines = new ArrayList<String>();
        int shown = Math.min(problems.size(), Announcement.MAX_DETAILS - 1);
        for (var problem : problems.subList(0, shown)) lines.add(problem.toString());
        if (problems.size() > shown)
            lines.add("and %d more; ./remediator check lists all of them".formatted(problems.size() - shown));
        return lines;
    }

    private static Announcement news(UUID incident, Kind kind, Instant now, String text, List<String> details) {
        return new Announcement(incident, Optional.empty(), now, kind, Severity.P2, WHERE, TITLE, text, details);
    }

    /** By this node or another: each looks at a copy of the same files. */
    private static boolean wasTold(Connection connection, UUID incident, String text, List<String> lines)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                select body ->> 'text' = ?
                       and array(select jsonb_array_elements_text(coalesce(body -> 'details', '[]'))) = ?
                from announcement where incident_id = ? and kind = 'HELD' order by id desc limit 1
                """)) {
            statement.setString(1, text);
            statement.setArray(2, connection.createArrayOf("text", lines.toArray()));
            statement.setObject(3, incident);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static Optional<UUID> open(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                        "select id from incident where kind = 'remediations' and closed_at is null for update");
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
        }
    }

    private static Optional<UUID> insert(Connection connection, Instant now) throws SQLException {
        var id = Ids.next();
        try (var statement = connection.prepareStatement("""
                insert into incident (id, target, severity, title, opened_at, kind) values (?, ?, ?, ?, ?, 'remediations')
                on conflict do nothing
                """)) {
            statement.setObject(1, id);
            statement.setString(2, WHERE);
            statement.setString(3, Severity.P2.name());
            statement.setString(4, TITLE);
            statement.setObject(5, Columns.at(now));
            return statement.executeUpdate() == 1 ? Optional.of(id) : Optional.empty();
        }
    }

    private static Optional<UUID> close(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update incident set closed_at = ? where kind = 'remediations' and closed_at is null returning id
                """)) {
            statement.setObject(1, Columns.at(now));
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }
}
