package dev.remediator.intake;

import dev.remediator.alert.Labels;
import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Scope;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import dev.remediator.run.Columns;
import dev.remediator.run.Ids;
import dev.remediator.run.Incidents;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.JournalRows;
import dev.remediator.run.Node;
import dev.remediator.run.RoundTrip;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunExecutor;
import dev.remediator.run.RunMachine;
import dev.remediator.run.RunState;
import dev.remediator.run.Trigger;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import dev.remediator.target.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Begins runs that no alert began: for a clock and for people. Each has an incident of its own, and leaves those of alerts
 * alone. One run of a playbook at a time: the next is held by name.
 */
public final class RunStarter {
    private static final Logger LOG = Logger.getLogger(RunStarter.class);

    /** No target can be called so. */
    private static final String SCHEDULES = "the schedules";

    /** What became of a wish to begin. */
    public sealed interface Result {
        record Begun(UUID run, UUID incident) implements Result {}

        /** No playbook has this name now. */
        record NoPlaybook(String why) implements Result {}

        /** It cannot be begun like this; {@code why} says what to do. */
        record Refused(String why) implements Result {}

        /** Another run of it is still open. */
        record Held(UUID by, UUID incident, String why) implements Result {}

        /** Somebody began it already for that very time. */
        record Already() implements Result {}
    }

    private record Chosen(Playbook playbook, Target target) {}

    private record Stored(Result result, Optional<JournalEntry> first) {}

    private final Transactions transactions;
    private final Supplier<ActivePlaybooks> active;
    private final Node node;
    private final JournalRows journal;
    private final Announcements announcements;
    private final RunExecutor executor;
    private final Ownership ownership;
    private final InstantSource clock;

    public RunStarter(
            Transactions transactions,
            Supplier<ActivePlaybooks> active,
            Node node,
            JournalRows journal,
            Announcements announcements,
            RunExecutor executor,
            Ownership ownership,
            InstantSource clock) {
        this.transactions = transactions;
        this.active = active;
        this.node = node;
        this.journal = journal;
        this.announcements = announcements;
        this.executor = executor;
        this.ownership = ownership;
        this.clock = clock;
    }

    /** As {@link #start(String, Caller, String)}, by an engineer whose whereabouts nobody knows. */
    public Result start(String playbook, String by, String reason) {
        return start(playbook, Caller.engineer(by), reason);
    }

    /**
     * A person begins a run, or a program in the name of nobody.
     *
     * @throws dev.remediator.target.NotTheirs where its target is somebody else's
     */
    public Result start(String playbook, Caller by, String reason) {
        return start(playbook, by, reason, Optional.empty());
    }

    /** @param seen digest of the playbook that they have seen; another one is not begun */
    public Result start(String playbook, Caller by, String reason, Optional<String> seen) {
        var trigger = new Trigger.ByPerson(playbook, by.principal(), reason);
        return begin(playbook, by, trigger, Optional.empty(), seen);
    }

    /**
     * A clock begins a run: exactly once for each time, whichever nodes ask.
     *
     * @param due when it was to begin
     */
    public Result due(String playbook, Instant due) {
        var clockwork = new Caller(new Actor.Schedule(playbook), Optional.empty());
        var trigger = new Trigger.BySchedule(playbook, due);
        var result = begin(playbook, clockwork, trigger, Optional.of(due), Optional.empty());
        switch (result) {
            case Result.Begun b -> LOG.infof("Run %s of %s was due at %s", b.run(), playbook, due);
            case Result.Held h -> LOG.warnf("%s was due at %s and is held: %s", playbook, due, h.why());
            case Result.NoPlaybook n -> LOG.errorf("%s was due at %s: %s", playbook, due, n.why());
            case Result.Refused r -> LOG.errorf("%s was due at %s: %s", playbook, due, r.why());
            case Result.Already _ -> {}
        }
        return result;
    }

    /** Tells people, once, that a clock's time was missed and is not made up for any more. */
    public void missed(String playbook, Instant due, String why) {
        var now = clock.instant();
        var told = transactions.call(connection -> {
            node.prove(connection);
            if (!first(connection, playbook, due, now)) return false;
            note(connection, playbook, due, null, "missed: " + why);
            var incident = Ids.next();
            var row = new Columns("uuid", "text", "text", "text", "timestamptz", "text", "timestamptz");
            row.add(incident, SCHEDULES, Severity.P3.name(), playbook + " was not begun", now, "schedule", now);
            row.update(connection, """
                    insert into incident (id, target, severity, title, opened_at, kind, closed_at)
                    select * from unnest(?, ?, ?, ?, ?, ?, ?)
                    """);
            announcements.insert(
                    connection,
                    List.of(
                            about(incident, playbook, now, Announcement.Kind.INCIDENT_OPENED, "It was due at " + due),
                            about(
                                    incident,
                                    playbook,
                                    now,
                                    Announcement.Kind.SKIPPED,
                                    "It was missed: %s. Nothing was done; ./remediator run %s begins it now"
                                            .formatted(why, playbook)),
                            about(
                                    incident,
                                    playbook,
                                    now,
                                    Announcement.Kind.INCIDENT_CLOSED,
                                    "Closed: the next time comes by itself")));
            return true;
        });
        if (told) {
            LOG.errorf("%s was due at %s and was missed: %s", playbook, due, why);
            announcements.committed();
        }
    }

    private static Announcement about(
            UUID incident, String playbook, Instant now, Announcement.Kind kind, String text) {
        return new Announcement(
                incident,
                Optional.empty(),
                now,
                kind,
                Severity.P3,
                SCHEDULES,
                playbook + " was not begun",
                text,
                List.of());
    }

    private Result begin(String name, Caller by, Trigger trigger, Optional<Instant> due, Optional<String> seen) {
        var now = clock.instant();
        var playbooks = active.get();
        var playbook = playbooks.find(name);
        if (playbook.isEmpty())
            return new Result.NoPlaybook("no playbook is called like this in the remediations that are in force");
        if (seen.filter(digest -> !digest.equals(playbook.get().digest())).isPresent())
            return new Result.Refused("the playbook has changed since it was looked at; nothing was begun");
        Chosen chosen;
        try {
            chosen = new Chosen(playbook.get(), target(playbooks, playbook.get(), now));
        } catch (NotEvaluable e) {
            return new Result.Refused(
                    "its target is known only from an alert (%s); nothing was begun".formatted(e.getMessage()));
        }
        ownership.check(by, chosen.target().name());
        var machine = new RunMachine(chosen.playbook(), chosen.target());
        var stored = transactions.call(connection -> {
            node.prove(connection);
            if (due.isPresent() && !first(connection, name, due.get(), now))
                return new Stored(new Result.Already(), Optional.empty());
            lock(connection, name);
            var held = open(connection, name, chosen.target().name());
            if (held.isPresent()) {
                if (due.isPresent()) {
                    note(connection, name, due.get(), null, held.get().why());
                    announcements.insert(connection, List.of(leftOut(chosen, trigger, held.get(), now)));
                }
                return new Stored(held.get(), Optional.empty());
            }
            var entry = insert(connection, machine, trigger, now);
            var state = entry.turn().state();
            if (due.isPresent()) note(connection, name, due.get(), state.id(), null);
            AuditLog.add(connection, entry(by, state, now));
            return new Stored(new Result.Begun(state.id(), state.incident()), Optional.of(entry));
        });
        stored.first().ifPresent(entry -> executor.begin(machine, entry));
        announcements.committed();
        return stored.result();
    }

    private static AuditEntry entry(Caller by, RunState run, Instant now) {
        var entry =
                AuditEntry.of(by, now, "run", run.playbook()).about(run.id()).with("target", run.target());
        return run.trigger() instanceof Trigger.ByPerson person ? entry.with("reason", person.reason()) : entry;
    }

    /** What a run acts on that no alert began. */
    static Target target(ActivePlaybooks active, Playbook playbook, Instant now) throws NotEvaluable {
        var scope = new Scope(Labels.of(Map.of()), Map.of(), Optional.empty(), Map.of(), Map.of(), now, now);
        var name = playbook.target().resolve(scope);
        return active.targets()
                .find(name)
                .orElseThrow(() -> new NotEvaluable("no target is called '%s'".formatted(name)));
    }

    /** Whether nobody else has begun it for this time. */
    private static boolean first(Connection connection, String playbook, Instant due, Instant now) throws SQLException {
        var row = new Columns("text", "timestamptz", "timestamptz");
        row.add(playbook, due, now);
        return row.update(connection, """
                insert into schedule_firing (playbook, due_at, fired_at) select * from unnest(?, ?, ?)
                on conflict do nothing
                """) == 1;
    }

    /** Two that begin the same playbook at once: the second sees the first. */
    private static void lock(Connection connection, String playbook) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 4))")) {
            statement.setString(1, playbook);
            statement.execute();
        }
    }

    private static Optional<Result.Held> open(Connection connection, String playbook, String target)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                select id, incident_id, started_at from run
                where target = ? and playbook = ? and ended_at is null order by started_at limit 1
                """)) {
            statement.setString(1, target);
            statement.setString(2, playbook);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) return Optional.empty();
                var run = rows.getObject(1, UUID.class);
                return Optional.of(new Result.Held(
                        run,
                        rows.getObject(2, UUID.class),
                        "run %s of %s on %s is not over".formatted(run, playbook, target)));
            }
        }
    }

    private static void note(
            Connection connection, String playbook, Instant due, @Nullable UUID run, @Nullable String held)
            throws SQLException {
        var row = new Columns("text", "timestamptz", "uuid", "text");
        row.add(playbook, due, run, held);
        row.update(connection, """
                update schedule_firing set run_id = c, held = d from unnest(?, ?, ?, ?) t(a, b, c, d)
                where playbook = a and due_at = b
                """);
    }

    private static Announcement leftOut(Chosen chosen, Trigger trigger, Result.Held held, Instant now) {
        return new Announcement(
                held.incident(),
                Optional.of(held.by()),
                now,
                Announcement.Kind.SKIPPED,
                Severity.P3,
                chosen.target().name(),
                trigger.says() + " on " + chosen.target().name(),
                "It was due again and was left out: " + held.why(),
                List.of());
    }

    private JournalEntry insert(Connection connection, RunMachine machine, Trigger trigger, Instant now)
            throws SQLException {
        var fresh = machine.fresh(Ids.next(), Ids.next(), trigger, now);
        var entry = new JournalEntry(machine.next(fresh, new RunEvent.Started(), now), 1);
        var incident = new Columns("uuid", "text", "text", "text", "timestamptz", "text");
        incident.add(fresh.incident(), fresh.target(), fresh.severity().name(), fresh.title(), now, trigger.kind());
        var trip = new RoundTrip();
        trip.update("""
                insert into incident (id, target, severity, title, opened_at, kind) select * from unnest(?, ?, ?, ?, ?, ?)
                """, incident);
        announcements.add(trip, List.of(opened(fresh, trigger, now)));
        var over = journal.begin(trip, node.id(), List.of(entry));
        trip.run(connection);
        announcements.insert(connection, Incidents.close(connection, over, now));
        return entry;
    }

    private static Announcement opened(RunState run, Trigger trigger, Instant now) {
        var why = switch (trigger) {
            case Trigger.ByPerson p ->
                p.reason().isBlank() ? "Started by " + p.by() : "Started by %s: %s".formatted(p.by(), p.reason());
            case Trigger.BySchedule s -> "It was due at " + s.due();
            case Trigger.ByAlert _ -> throw new IllegalArgumentException("alerts begin their runs in the intake");
        };
        return new Announcement(
                run.incident(),
                Optional.empty(),
                now,
                Announcement.Kind.INCIDENT_OPENED,
                run.severity(),
                run.target(),
                run.title(),
                why,
                List.of());
    }
}
