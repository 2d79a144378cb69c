package dev.remediator.channel.slack;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Asked;
import dev.remediator.run.Replies;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what an incident's message shows beside its headline. Every answer is bounded. */
final class StandingReader {
    static final int MOST = 10;

    private static final String ACKNOWLEDGED = " has acknowledged this";

    private final Transactions transactions;

    StandingReader(Transactions transactions) {
        this.transactions = transactions;
    }

    Standing read(UUID incident) {
        return transactions.read(connection -> {
            var asked = asked(connection, incident);
            var runs = all(connection, """
                    select id, playbook, target from run where incident_id = ? and ended_at is null
                    order by started_at, id limit ?
                    """, incident, StandingReader::run);
            var stopped = all(
                    connection,
                    """
                    select playbook, reason, ended_at from run
                    where incident_id = ? and phase = 'CANCELLED' and starts_with(reason, 'stopped by ')
                    order by ended_at desc limit ?
                    """,
                    incident,
                    row -> new Standing.Stopped(
                            row.getString(1),
                            row.getString(2),
                            row.getObject(3, OffsetDateTime.class).toInstant()));
            return all(
                            connection,
                            """
                    select severity, closed_at is not null, acknowledged_at, acknowledged_by,
                           (select body ->> 'text' from announcement a
                            where a.incident_id = i.id and a.kind = 'DECIDED' and a.run_id is null
                              and a.at = i.acknowledged_at order by a.id limit 1)
                    from incident i where id = ? limit ?
                    """,
                            incident,
                            row -> new Standing(
                                    incident,
                                    Severity.valueOf(row.getString(1)),
                                    row.getBoolean(2),
                                    taken(row),
                                    asked,
                                    runs,
                                    stopped.reversed()))
                    .stream()
                    .findFirst()
                    .orElseGet(() -> Standing.gone(incident));
        });
    }

    /** A run that has not ended. */
    Optional<Standing.Run> run(UUID run) {
        return transactions.read(connection -> all(
                        connection,
                        "select id, playbook, target from run where id = ? and ended_at is null limit ?",
                        run,
                        StandingReader::run)
                .stream()
                .findFirst());
    }

    /** As it is now; an incident may get worse while people are asked. */
    Optional<Severity> severity(UUID incident) {
        return transactions.read(connection -> all(
                        connection,
                        "select severity from incident where id = ? limit ?",
                        incident,
                        row -> Severity.valueOf(row.getString(1)))
                .stream()
                .findFirst());
    }

    private static Standing.Run run(ResultSet row) throws SQLException {
        return new Standing.Run(row.getObject(1, UUID.class), row.getString(2), row.getString(3));
    }

    /** As they were told of it, which names the reason. */
    private static Optional<Standing.Taken> taken(ResultSet row) throws SQLException {
        var at = row.getObject(3, OffsetDateTime.class);
        var by = row.getString(4);
        var said = Optional.ofNullable(row.getString(5)).filter(text -> text.startsWith(by + ACKNOWLEDGED));
        return at == null
                ? Optional.empty()
                : Optional.of(new Standing.Taken(said.orElse(by + ACKNOWLEDGED), at.toInstant()));
    }

    /** The last ones, oldest first. */
    private static List<Asked> asked(Connection connection, UUID incident) throws SQLException {
        record Id(UUID run, int command) {}
        var ids = all(connection, """
                select a.run_id, a.command_id from run r join ask a on a.run_id = r.id where r.incident_id = ?
                order by a.closed_at is null desc, a.asked_at desc, a.command_id desc limit ?
                """, incident, row -> new Id(row.getObject(1, UUID.class), row.getInt(2)));
        var asked = new ArrayList<Asked>();
        for (var id : ids) Replies.find(connection, id.run, id.command).ifPresent(asked::add);
        Collections.reverse(asked);
        return asked;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> all(Connection connection, String sql, UUID id, Reader<T> reader) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            select.setInt(2, MOST);
            try (ResultSet rows = select.executeQuery()) {
                var read = new ArrayList<T>();
                while (rows.next()) read.add(reader.read(rows));
                return read;
            }
        }
    }
}
