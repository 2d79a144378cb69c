package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import dev.remediator.identity.People;
import dev.remediator.playbook.Answer;
import dev.remediator.secret.Keyring;
import dev.remediator.secret.Secret;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What engineers say to questions of runs. A word is stored before it is heard, once for each engineer and question; the
 * run hears it at once where it is in this node's memory, and otherwise from its own node's next sweep.
 */
public final class Replies {
    /** What became of a word. */
    public sealed interface Result {
        /** It counts, unless the run stops waiting at this very moment. Saying it again changes nothing. */
        record Noted() implements Result {}

        /** There is no such question. */
        record Unknown() implements Result {}

        /** Not this engineer's to say. */
        record NotTheirs(String why) implements Result {}

        /** Too late, or said already; {@code what} tells what happened. */
        record Over(String what) implements Result {}

        /** Not what was asked for. */
        record Unfit(String problem) implements Result {}
    }

    /**
     * A question that is open.
     *
     * @param approval consent to an effect is asked for; otherwise an answer
     * @param says what will be done, or what is asked
     * @param takenBack how an effect is taken back; empty where it cannot be, and where an answer is asked for
     * @param hash of the plan, where consent is asked for
     */
    public record Asked(
            UUID run,
            int command,
            boolean approval,
            UUID incident,
            String playbook,
            String target,
            String group,
            String says,
            Optional<String> takenBack,
            Optional<String> hash,
            Optional<Answer> answer,
            List<String> saidBy,
            Instant askedAt,
            Instant expiresAt) {}

    private static final int MAX_OPEN = 500;
    private static final int MAX_REASON = 1_000;

    private final Transactions transactions;
    private final RunExecutor executor;
    private final Supplier<People> people;
    private final Optional<Keyring> keyring;
    private final InstantSource clock;

    /** @param keyring empty where no key is configured: then nobody can give a secret */
    public Replies(
            Transactions transactions,
            RunExecutor executor,
            Supplier<People> people,
            Optional<Keyring> keyring,
            InstantSource clock) {
        this.transactions = transactions;
        this.executor = executor;
        this.people = people;
        this.keyring = keyring;
        this.clock = clock;
    }

    private record Row(
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

    /** Consent to an effect, or its denial. */
    public Result decide(UUID run, int command, String engineer, boolean granted, String reason) {
        if (reason.length() > MAX_REASON)
            return new Result.Unfit("a reason has at most %d characters".formatted(MAX_REASON));
        return say(
                run,
                command,
                engineer,
                "approval",
                row -> {
                    if (granted && engineer.equals(row.startedBy()))
                        return Optional.of(new Result.NotTheirs("nobody agrees to what they started themselves"));
                    if (reason.isBlank()
                            && row.command() instanceof Command.AskApproval a
                            && a.approve().reasonRequired())
                        return Optional.of(new Result.Unfit("this decision needs a reason"));
                    return Optional.empty();
                },
                row -> new Said(granted, reason.strip(), null));
    }

    /** @param given as typed: a secret is sealed here, before anything else sees it */
    public Result answer(UUID run, int command, String engineer, JsonNode given) {
        return say(
                run,
                command,
                engineer,
                "question",
                row -> {
                    if (!(row.command() instanceof Command.AskPerson asked)) return Optional.of(new Result.Unknown());
                    if (!(asked.answer() instanceof Answer.Secret))
                        return Answers.problem(asked.answer(), given).map(Result.Unfit::new);
                    if (keyring.isEmpty())
                        return Optional.of(new Result.Unfit(
                                "secrets cannot be taken: set remediator.sealing-key-file to a file with 32 random bytes in"
                                        + " Base64 (openssl rand -base64 32), and restart"));
                    return Answers.isText(given)
                            ? Optional.empty()
                            : Optional.of(new Result.Unfit(
                                    "the secret is a text of 1 to " + Answers.MAX_LENGTH + " characters"));
                },
                row -> new Said(
                        null,
                        null,
                        row.command() instanceof Command.AskPerson asked && asked.answer() instanceof Answer.Secret
                                ? Sealing.sealed(keyring.orElseThrow()
                                        .seal(Secret.of(given.textValue()), run.toString())
                                        .text())
                                : given));
    }

    private record Said(
            @Nullable Boolean granted,
            @Nullable String reason,
            @Nullable JsonNode answer) {
        RunEvent event(int command, String by) {
            return answer != null
                    ? new RunEvent.PersonAnswered(command, by, answer)
                    : new RunEvent.ApprovalDecided(
                            command, by, Boolean.TRUE.equals(granted), reason == null ? "" : reason);
        }
    }

    /** Why a word is not taken. */
    private interface Check {
        Optional<Result> problem(Row row);
    }

    private interface Make {
        Said of(Row row);
    }

    private record Stored(Result result, Optional<Said> said) {}

    private Result say(UUID run, int command, String engineer, String kind, Check check, Make make) {
        var stored = transactions.call(connection -> {
            var found = row(connection, run, command);
            if (found.isEmpty() || !found.get().kind().equals(kind))
                return new Stored(new Result.Unknown(), Optional.empty());
            var row = found.get();
            if (!people.get().isMember(engineer, row.group()))
                return new Stored(
                        new Result.NotTheirs("%s is asked, and %s is none of them".formatted(row.group(), engineer)),
                        Optional.empty());
            var before = said(connection, run, command, engineer);
            if (row.closedAt() != null) return new Stored(new Result.Over(over(row, before)), Optional.empty());
            if (!clock.instant().isBefore(row.expiresAt()))
                return new Stored(
                        new Result.Over("the time to answer was over at " + row.expiresAt()), Optional.empty());
            var problem = check.problem(row);
            if (problem.isPresent()) return new Stored(problem.get(), Optional.empty());
            var said = make.of(row);
            if (before.isPresent()) return new Stored(again(before.get(), said), Optional.empty());
            insert(connection, run, command, engineer, said);
            return new Stored(new Result.Noted(), Optional.of(said));
        });
        stored.said().ifPresent(said -> executor.deliver(run, said.event(command, engineer)));
        return stored.result();
    }

    private static Result again(Said before, Said now) {
        if (before.granted() != null && before.granted().equals(now.granted())) return new Result.Noted();
        if (before.granted() != null)
            return new Result.Over("you have %s already".formatted(before.granted() ? "agreed" : "said no"));
        return new Result.Over("you have answered already");
    }

    private static String over(Row row, Optional<Said> before) {
        var what = switch (String.valueOf(row.outcome())) {
            case "granted" -> "it was agreed to";
            case "denied" -> "it was denied";
            case "answered" -> "it was answered";
            case "expired" -> "nobody answered in time";
            default -> "nobody waits for it any more";
        };
        return "%s, at %s%s".formatted(what, row.closedAt(), before.isPresent() ? "; your word is noted" : "");
    }

    /** Locked, so that a run that stops waiting at this moment waits, or is seen to have stopped. */
    private static Optional<Row> row(Connection connection, UUID run, int command) throws SQLException {
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

    private static Optional<Said> said(Connection connection, UUID run, int command, String engineer)
            throws SQLException {
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
        return said(row).event(row.getInt("command_id"), row.getString("engineer"));
    }

    private void insert(Connection connection, UUID run, int command, String engineer, Said said) throws SQLException {
        var rows = new Columns("uuid", "int4", "text", "timestamptz", "bool", "text", "text");
        rows.add(
                run,
                command,
                engineer,
                clock.instant(),
                said.granted(),
                said.reason(),
                said.answer() == null ? null : RunJson.write(said.answer()));
        rows.update(connection, """
                insert into ask_reply (run_id, command_id, engineer, at, granted, reason, answer)
                select a, b, c, d, e, f, g::jsonb from unnest(?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g)
                """);
    }

    /** Every open question, the one that ends first in front; at most {@value #MAX_OPEN}. */
    public List<Asked> open() {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                    select a.run_id, a.command_id, a.incident_id, a.playbook, a.target, a.people_group, a.request, a.asked_at,
                           a.expires_at, array(select p.engineer from ask_reply p
                                               where p.run_id = a.run_id and p.command_id = a.command_id order by p.at)
                    from ask a where a.closed_at is null order by a.expires_at, a.run_id, a.command_id limit ?
                    """)) {
                statement.setInt(1, MAX_OPEN);
                var open = new ArrayList<Asked>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) open.add(asked(rows));
                }
                return open;
            }
        });
    }

    private static Asked asked(ResultSet row) throws SQLException {
        var command = RunJson.read(Command.class, row.getString("request"));
        var approval =
                command instanceof Command.AskApproval a ? Optional.of(a) : Optional.<Command.AskApproval>empty();
        var question = command instanceof Command.AskPerson q ? Optional.of(q) : Optional.<Command.AskPerson>empty();
        return new Asked(
                row.getObject("run_id", UUID.class),
                row.getInt("command_id"),
                approval.isPresent(),
                row.getObject("incident_id", UUID.class),
                row.getString("playbook"),
                row.getString("target"),
                row.getString("people_group"),
                approval.map(a -> Consenting.says(a.intention()))
                        .or(() -> question.map(Command.AskPerson::text))
                        .orElse(""),
                approval.flatMap(a -> a.intention().prepared().undo()).map(Undo::says),
                approval.map(Command.AskApproval::hash),
                question.map(Command.AskPerson::answer),
                List.of((String[]) row.getArray(10).getArray()),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
