package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads questions with what was said to them and what became of their runs. */
final class AskedRows {
    private static final String SELECT = """
            select a.run_id, a.command_id, a.kind, a.incident_id, a.playbook, a.target, a.people_group, a.request,
                   a.asked_at, a.expires_at, a.closed_at, a.outcome, r.phase, r.ended_at, r.reason as run_reason,
                   case when a.kind = 'approval' then r.state -> 'facts' end as facts,
                   (select jsonb_agg(jsonb_build_object('by', p.engineer, 'at', p.at, 'granted', p.granted,
                                                        'reason', p.reason, 'settled', p.answer -> 'settled') order by p.at)
                    from ask_reply p where p.run_id = a.run_id and p.command_id = a.command_id) as said
            from ask a left join run r on r.id = a.run_id
            """;

    private AskedRows() {}

    /** Open ones, the one that ends first in front. */
    static List<Asked> open(Connection connection, int most) throws SQLException {
        return all(
                connection,
                "where a.closed_at is null order by a.expires_at, a.run_id, a.command_id limit ?",
                statement -> statement.setInt(1, most));
    }

    static int waiting(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select count(*) from ask where closed_at is null");
                var row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    static Optional<Asked> find(Connection connection, UUID run, int command) throws SQLException {
        return all(connection, "where a.run_id = ? and a.command_id = ?", statement -> {
                    statement.setObject(1, run);
                    statement.setInt(2, command);
                })
                .stream()
                .findFirst();
    }

    /** Of a run, open or over, in their order. */
    static List<Asked> ofRun(Connection connection, UUID run, int most) throws SQLException {
        return all(connection, "where a.run_id = ? order by a.command_id limit ?", statement -> {
            statement.setObject(1, run);
            statement.setInt(2, most);
        });
    }

    /** Open ones of an incident's runs, the one that ends first in front. */
    static List<Asked> openOf(Connection connection, UUID incident, int most) throws SQLException {
        return all(
                connection,
                "where a.closed_at is null and a.incident_id = ? order by a.expires_at, a.command_id limit ?",
                statement -> {
                    statement.setObject(1, incident);
                    statement.setInt(2, most);
                });
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private static List<Asked> all(Connection connection, String which, Binding binding) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT + which)) {
            binding.to(statement);
            var all = new ArrayList<Asked>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) all.add(asked(rows));
            }
            return all;
        }
    }

    private static Asked asked(ResultSet row) throws SQLException {
        var command = RunJson.read(Command.class, row.getString("request"));
        var intention = switch (command) {
            case Command.AskApproval a -> Optional.of(a.intention());
            case Command.AskDoubt d -> Optional.of(d.intention());
            default -> Optional.<Command.Intention>empty();
        };
        var approval = Optional.of(command)
                .filter(Command.AskApproval.class::isInstance)
                .map(Command.AskApproval.class::cast);
        var question =
                Optional.of(command).filter(Command.AskPerson.class::isInstance).map(Command.AskPerson.class::cast);
        var doubt =
                Optional.of(command).filter(Command.AskDoubt.class::isInstance).map(Command.AskDoubt.class::cast);
        var said = said(row.getString("said"));
        return new Asked(
                row.getObject("run_id", UUID.class),
                row.getInt("command_id"),
                switch (row.getString("kind")) {
                    case "approval" -> Asked.Kind.APPROVAL;
                    case "doubt" -> Asked.Kind.DOUBT;
                    default -> Asked.Kind.QUESTION;
                },
                row.getObject("incident_id", UUID.class),
                row.getString("playbook"),
                row.getString("target"),
                row.getString("people_group"),
                intention
                        .map(Consenting::says)
                        .or(() -> question.map(Command.AskPerson::text))
                        .orElse(""),
                intention.map(i -> i.capability() + " " + Sealing.erased(i.input())),
                intention.flatMap(i -> i.prepared().undo()).map(Undo::says),
                approval.map(Command.AskApproval::hash),
                approval.map(a -> a.approve().quorum()).orElse(1),
                approval.map(a -> a.approve().reasonRequired()).orElse(false),
                question.map(Command.AskPerson::answer),
                doubt.map(d -> List.of(d.saw())).orElseGet(() -> Shown.stored(string(row, "facts"))),
                doubt.map(Command.AskDoubt::intendedAt),
                said,
                time(row, "asked_at").orElseThrow(),
                time(row, "expires_at").orElseThrow(),
                over(row, said));
    }

    private static @Nullable String string(ResultSet row, String column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            throw new IllegalStateException("column " + column, e);
        }
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static List<Asked.Word> said(@Nullable String json) {
        if (json == null) return List.of();
        var words = new ArrayList<Asked.Word>();
        for (var each : RunJson.read(JsonNode.class, json))
            words.add(new Asked.Word(
                    each.path("by").asText(),
                    word(each),
                    each.path("reason").asText(""),
                    OffsetDateTime.parse(each.path("at").asText()).toInstant()));
        return words;
    }

    private static String word(JsonNode said) {
        if (said.path("granted").isBoolean()) return said.path("granted").booleanValue() ? "agreed" : "said no";
        return switch (said.path("settled").asText("")) {
            case "HAPPENED" -> "said that it happened";
            case "DID_NOT" -> "said that it did not happen";
            case "STOP" -> "stopped the run";
            default -> "answered";
        };
    }

    private static Optional<Asked.Over> over(ResultSet row, List<Asked.Word> said) throws SQLException {
        var closed = time(row, "closed_at");
        if (closed.isEmpty()) return Optional.empty();
        var outcome = Optional.ofNullable(row.getString("outcome")).orElse("withdrawn");
        var ended = time(row, "ended_at");
        var run = ended.isPresent()
                ? Ends.says(
                        Phase.valueOf(row.getString("phase")),
                        ended.get(),
                        Optional.ofNullable(row.getString("run_reason")).orElse(""))
                : "the run goes on";
        return Optional.of(new Asked.Over(
                closed.get(),
                outcome,
                "%s, at %s; %s".formatted(what(outcome, said), closed.get().truncatedTo(ChronoUnit.SECONDS), run)));
    }

    private static String what(String outcome, List<Asked.Word> said) {
        return switch (outcome) {
            case "granted" -> "it was agreed to by " + names(said, "agreed");
            case "denied" -> "it was denied by " + names(said, "said no");
            case "answered" ->
                said.isEmpty()
                        ? "it was answered"
                        : said.getFirst().by() + " " + said.getFirst().word();
            case "expired" ->
                said.isEmpty() ? "nobody answered in time" : "only " + names(said, "agreed") + " agreed in time";
            default -> "nobody waits for it any more";
        };
    }

    private static String names(List<Asked.Word> said, String word) {
        return said.stream()
                .filter(each -> each.word().equals(word))
                .map(each -> each.reason().isEmpty() ? each.by() : each.by() + " (" + each.reason() + ")")
                .collect(Collectors.joining(", "));
    }
}
