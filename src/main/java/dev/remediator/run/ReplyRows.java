package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was asked and what was said to it, in tables {@code ask} and {@code ask_reply}. */
final class ReplyRows {
    private ReplyRows() {}

    /** The first who said something to it. */
    static Optional<String> anybody(Connection connection, UUID run, int command) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select engineer from ask_reply where run_id = ? and command_id = ? order by at limit 1")) {
            statement.setObject(1, run);
            statement.setInt(2, command);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** A question as it stands. */
    record Row(
            String kind,
            String group,
            @Nullable String startedBy,
            String request,
            Instant expiresAt,
            @Nullable Instant closedAt,
            @Nullable String outcome) {
        Command command() {
            return RunJson.read(Command.class, request);
        }
    }

    /** What one engineer said to it: consent or its denial, an answer, or what became of an effect in doubt. */
    record Said(
            @Nullable Boolean granted,
            @Nullable String reason,
            @Nullable JsonNode answer) {
        private static final String SETTLED = "settled";

        static Said settled(RunEvent.DoubtSettled.Settled settled, String reason) {
            return new Said(null, reason, JsonNodeFactory.instance.objectNode().put(SETTLED, settled.name()));
        }

        /** No answer of a person is such an object: see {@link Answers}. */
        Optional<RunEvent.DoubtSettled.Settled> settled() {
            return Optional.ofNullable(answer)
                    .map(a -> a.path(SETTLED).textValue())
                    .map(RunEvent.DoubtSettled.Settled::valueOf);
        }

        RunEvent event(int command, String by, Instant at) {
            var why = reason == null ? "" : reason;
            if (answer == null) return new RunEvent.ApprovalDecided(command, by, Boolean.TRUE.equals(granted), why, at);
            return settled()
                    .<RunEvent>map(settled -> new RunEvent.DoubtSettled(command, by, settled, why, at))
                    .orElseGet(() -> new RunEvent.PersonAnswered(command, by, answer, at));
        }
    }

    /** Locked, so that a run that stops waiting at this moment waits, or is seen to have stopped. */
    static Optional<Row> locked(Connection connection, UUID run, int command) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select kind, people_group, started_by, request, expires_at, closed_at, outcome from ask
                where run_id = ? and command_id = ? for update
                """)) {
            statement.setObject(1, run);
            statement.setInt(2, command);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) return Optional.empty();
                var closed = rows.getObject(6, OffsetDateTime.class);
                return Optional.of(new Row(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getObject(5, OffsetDateTime.class).toInstant(),
                        closed == null ? null : closed.toInstant(),
                        rows.getString(7)));
            }
        }
    }

    static Optional<Said> said(Connection connection, UUID run, int command, String engineer) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select command_id, engineer, granted, reason, answer from ask_reply
                where run_id = ? and command_id = ? and engineer = ?
                """)) {
            statement.setObject(1, run);
            statement.setInt(2, command);
            statement.setString(3, engineer);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(said(rows)) : Optional.empty();
            }
        }
    }

    private static Said said(ResultSet row) throws SQLException {
        var granted = row.getObject("granted", Boolean.class);
        var answer = row.getString("answer");
        return new Said(granted, row.getString("reason"), answer == null ? null : RunJson.read(JsonNode.class, answer));
    }

    /** A stored word as the run hears it. */
    static RunEvent event(ResultSet row) throws SQLException {
        return said(row)
                .event(
                        row.getInt("command_id"),
                        row.getString("engineer"),
                        row.getObject("at", OffsetDateTime.class).toInstant());
    }

    /** Everything said to a question, locked first: whoever is saying something has said it then. */
    static List<RunEvent> words(Connection connection, UUID run, int command) throws SQLException {
        if (locked(connection, run, command)
                .filter(row -> row.closedAt() == null)
                .isEmpty()) return List.of();
        try (var statement = connection.prepareStatement("""
                select command_id, engineer, at, granted, reason, answer from ask_reply
                where run_id = ? and command_id = ? order by at, engineer
                """)) {
            statement.setObject(1, run);
            statement.setInt(2, command);
            var words = new ArrayList<RunEvent>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) words.add(event(rows));
            }
            return words;
        }
    }

    static void insert(Connection connection, UUID run, int command, String engineer, Said said, Instant at)
            throws SQLException {
        var rows = new Columns("uuid", "int4", "text", "timestamptz", "bool", "text", "text");
        rows.add(
                run,
                command,
                engineer,
                at,
                said.granted(),
                said.reason(),
                said.answer() == null ? null : RunJson.write(said.answer()));
        rows.update(connection, """
                insert into ask_reply (run_id, command_id, engineer, at, granted, reason, answer)
                select a, b, c, d, e, f, g::jsonb from unnest(?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g)
                """);
    }
}
