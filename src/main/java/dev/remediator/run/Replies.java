package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Actor;
import dev.remediator.identity.ApiTokens;
import dev.remediator.identity.Caller;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
import dev.remediator.playbook.Answer;
import dev.remediator.secret.Keyring;
import dev.remediator.secret.Secret;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

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

    /** Consent to an effect, or its denial, by an engineer whose whereabouts nobody knows. */
    public Result decide(UUID run, int command, String engineer, boolean granted, String reason) {
        return decide(run, command, Caller.engineer(engineer), granted, reason);
    }

    /** Consent to an effect, or its denial. */
    public Result decide(UUID run, int command, Caller by, boolean granted, String reason) {
        return decide(run, command, by, granted, reason, Optional.empty());
    }

    /**
     * The same of somebody who was shown a plan.
     *
     * @param plan its hash; what is said to another one is not taken
     */
    public Result decide(UUID run, int command, Caller by, boolean granted, String reason, Optional<String> plan) {
        if (reason.length() > MAX_REASON)
            return new Result.Unfit("a reason has at most %d characters".formatted(MAX_REASON));
        return say(
                run,
                command,
                by,
                "approval",
                (connection, row) -> {
                    if (plan.isPresent()
                            && row.command() instanceof Command.AskApproval a
                            && !a.hash().equals(plan.get()))
                        return Optional.of(new Result.Over(
                                "what is asked about is another plan than the one you were shown: %s (plan %s)"
                                        .formatted(Consenting.says(a.intention()), a.hash())));
                    if (granted && by.principal().equals(row.startedBy()))
                        return Optional.of(new Result.NotTheirs("nobody agrees to what they started themselves"));
                    if (granted && row.startedBy() != null && ApiTokens.made(connection, row.startedBy(), by))
                        return Optional.of(new Result.NotTheirs(
                                "nobody agrees to what a program started that they made a token for"));
                    if (reason.isBlank()
                            && row.command() instanceof Command.AskApproval a
                            && a.approve().reasonRequired())
                        return Optional.of(new Result.Unfit("this decision needs a reason"));
                    return Optional.empty();
                },
                row -> new ReplyRows.Said(granted, reason.strip(), null));
    }

    /** As {@link #answer(UUID, int, Caller, JsonNode)}, by an engineer whose whereabouts nobody knows. */
    public Result answer(UUID run, int command, String engineer, JsonNode given) {
        return answer(run, command, Caller.engineer(engineer), given);
    }

    /** @param given as typed: a secret is sealed here, before anything else sees it */
    public Result answer(UUID run, int command, Caller by, JsonNode given) {
        return say(
                run,
                command,
                by,
                "question",
                (connection, row) -> {
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
                row -> new ReplyRows.Said(
                        null,
                        null,
                        row.command() instanceof Command.AskPerson asked && asked.answer() instanceof Answer.Secret
                                ? Sealing.sealed(keyring.orElseThrow()
                                        .seal(Secret.of(given.textValue()), run.toString())
                                        .text())
                                : given));
    }

    /** As {@link #settle(UUID, int, Caller, RunEvent.DoubtSettled.Settled, String)}, by an engineer whose whereabouts nobody knows. */
    public Result settle(UUID run, int command, String engineer, RunEvent.DoubtSettled.Settled settled, String reason) {
        return settle(run, command, Caller.engineer(engineer), settled, reason);
    }

    /**
     * What became of an effect that nobody can tell. The first word decides.
     *
     * @param reason may be empty
     */
    public Result settle(UUID run, int command, Caller by, RunEvent.DoubtSettled.Settled settled, String reason) {
        if (reason.length() > MAX_REASON)
            return new Result.Unfit("a reason has at most %d characters".formatted(MAX_REASON));
        return say(
                run,
                command,
                by,
                "doubt",
                (connection, row) -> Optional.empty(),
                row -> ReplyRows.Said.settled(settled, reason.strip()));
    }

    /** Why a word is not taken. */
    private interface Check {
        Optional<Result> problem(Connection connection, ReplyRows.Row row) throws SQLException;
    }

    private interface Make {
        ReplyRows.Said of(ReplyRows.Row row);
    }

    private record Stored(Result result, Optional<RunEvent> event) {}

    private Result say(UUID run, int command, Caller by, String kind, Check check, Make make) {
        var engineer = by.principal();
        var stored = transactions.call(connection -> {
            var found = ReplyRows.locked(connection, run, command);
            if (found.isEmpty() || !found.get().kind().equals(kind))
                return new Stored(new Result.Unknown(), Optional.empty());
            var row = found.get();
            var notTheirs = notTheirs(by, row);
            if (notTheirs.isPresent()) return new Stored(new Result.NotTheirs(notTheirs.get()), Optional.empty());
            var before = ReplyRows.said(connection, run, command, engineer);
            if (row.closedAt() != null)
                return new Stored(new Result.Over(over(connection, run, command)), Optional.empty());
            var now = clock.instant();
            if (!now.isBefore(row.expiresAt()))
                return new Stored(
                        new Result.Over("the time to answer was over at " + row.expiresAt()), Optional.empty());
            var problem = check.problem(connection, row);
            if (problem.isPresent()) return new Stored(problem.get(), Optional.empty());
            var said = make.of(row);
            var other = kind.equals("doubt") && before.isEmpty()
                    ? ReplyRows.anybody(connection, run, command)
                    : Optional.<String>empty();
            if (other.isPresent())
                return new Stored(
                        new Result.Over(other.get() + " has said already what became of it"), Optional.empty());
            if (before.isPresent()) return new Stored(again(before.get(), said), Optional.empty());
            AuditLog.add(connection, entry(run, command, by, row, said, now));
            ReplyRows.insert(connection, run, command, engineer, said, now);
            return new Stored(new Result.Noted(), Optional.of(said.event(command, engineer, now)));
        });
        stored.event().ifPresent(event -> executor.deliver(run, event));
        return stored.result();
    }

    private static AuditEntry entry(
            UUID run, int command, Caller by, ReplyRows.Row row, ReplyRows.Said said, Instant now) {
        boolean decision = said.granted() != null;
        var entry = AuditEntry.of(by, now, decision ? "decision" : "answer", run + "/" + command)
                .about(run)
                .with("group", row.group());
        if (said.settled().isPresent())
            return AuditEntry.of(by, now, "settle", run + "/" + command)
                    .about(run)
                    .with("group", row.group())
                    .with(
                            "it",
                            said.settled().get().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .with("reason", said.reason() == null ? "" : said.reason());
        if (said.answer() != null) return entry.with("answer", Sealing.erased(said.answer()));
        var decided = entry.with("decision", Boolean.TRUE.equals(said.granted()) ? "approve" : "deny")
                .with("reason", said.reason() == null ? "" : said.reason());
        return row.command() instanceof Command.AskApproval asked ? decided.with("plan", asked.hash()) : decided;
    }

    private static Result again(ReplyRows.Said before, ReplyRows.Said now) {
        if (before.granted() != null && before.granted().equals(now.granted())) return new Result.Noted();
        if (before.settled().isPresent() && before.settled().equals(now.settled())) return new Result.Noted();
        if (before.granted() != null)
            return new Result.Over("you have %s already".formatted(before.granted() ? "agreed" : "said no"));
        return new Result.Over("you have answered already");
    }

    /** What became of a question that is closed. */
    private static String over(Connection connection, UUID run, int command) throws SQLException {
        return AskedRows.find(connection, run, command)
                .flatMap(Asked::over)
                .map(Asked.Over::says)
                .orElse("nobody waits for it any more");
    }

    /** Of an effect in doubt whose target nobody is named for, every engineer may say what they saw; no program may. */
    private Optional<String> notTheirs(Caller by, ReplyRows.Row row) {
        var engineer = by.principal();
        var known = people.get();
        if (row.kind().equals("doubt") && !known.groups().containsKey(row.group())) {
            boolean isEngineer = by.actor() instanceof Actor.Engineer
                    && (known.engineers().isEmpty() || known.engineers().containsKey(engineer));
            return isEngineer
                    ? Optional.empty()
                    : Optional.of("engineers are asked, and %s is none".formatted(engineer));
        }
        if (row.kind().equals("doubt")
                && by.actor() instanceof Actor.Engineer
                && by.roles().contains(Role.ADMINISTRATOR)) return Optional.empty();
        return known.isMember(engineer, row.group())
                ? Optional.empty()
                : Optional.of("%s is asked, and %s is none of them".formatted(row.group(), engineer));
    }

    /** What a run has asked so far, in its order; in the caller's transaction. */
    public static List<Asked> of(Connection connection, UUID run, int most) throws SQLException {
        return AskedRows.ofRun(connection, run, most);
    }

    /** Every open question, the one that ends first in front; at most {@value #MAX_OPEN}. */
    public List<Asked> open() {
        return transactions.read(connection -> AskedRows.open(connection, MAX_OPEN));
    }

    /** How many questions are open. */
    public int waiting() {
        return transactions.read(AskedRows::waiting);
    }

    /** One question, also when it is over. */
    public Optional<Asked> find(UUID run, int command) {
        return transactions.read(connection -> AskedRows.find(connection, run, command));
    }

    /** The same, in the caller's transaction. */
    public static Optional<Asked> find(Connection connection, UUID run, int command) throws SQLException {
        return AskedRows.find(connection, run, command);
    }

    /** Everything that a run has asked, open or over; at most {@value #MAX_OPEN}. */
    public List<Asked> of(UUID run) {
        return transactions.read(connection -> AskedRows.ofRun(connection, run, MAX_OPEN));
    }

    /** What the runs of an incident wait for; at most {@value #MAX_OPEN}. */
    public List<Asked> openOf(UUID incident) {
        return transactions.read(connection -> AskedRows.openOf(connection, incident, MAX_OPEN));
    }

    /** What else stands around what a run asks consent to, as it is now. */
    public BlastRadius around(Asked asked, Targets targets) {
        return transactions.read(connection -> BlastRadius.of(connection, targets, asked.target(), asked.run()));
    }
}
