package dev.remediator.run;

import dev.remediator.run.RunEvent.Reconciled.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes turns of many runs inside a transaction: the journal, the runs as they stand, intents and results, timers,
 * temporary changes and what people are told. One statement a table, however many turns.
 */
public final class JournalRows {
    private final Announcements announcements;

    public JournalRows(Announcements announcements) {
        this.announcements = announcements;
    }

    /** New runs, together with their first turns. */
    public void begin(Connection connection, long node, List<JournalEntry> first) throws SQLException {
        var runs = new Columns(
                "uuid", "uuid", "text", "text", "text", "int8", "text", "text", "timestamptz", "timestamptz");
        for (var entry : first) {
            var s = entry.turn().before();
            runs.add(
                    s.id(),
                    s.incident(),
                    s.playbook(),
                    s.digest(),
                    s.target(),
                    node,
                    s.phase().name(),
                    RunJson.write(s),
                    s.startedAt(),
                    s.deadlineAt());
        }
        runs.update(connection, """
                insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at, deadline_at)
                select a, b, c, d, e, f, 0, g, h::jsonb, i, j from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j)
                """);
        write(connection, node, first);
    }

    /** Further turns; those of one run in their order. The caller has made sure that the node's lease holds. */
    public void write(Connection connection, long node, List<JournalEntry> entries) throws SQLException {
        if (entries.isEmpty()) return;
        events(connection, node, entries);
        intents(connection, node, entries);
        results(connection, entries);
        temporary(connection, node, entries);
        timers(connection, entries);
        var closed = runs(connection, node, entries);
        var told = told(entries);
        told.addAll(closed);
        announcements.insert(connection, told);
    }

    private static void events(Connection connection, long node, List<JournalEntry> entries) throws SQLException {
        var rows = new Columns("uuid", "int4", "timestamptz", "int8", "text", "text");
        for (var e : entries)
            rows.add(
                    e.state().id(),
                    e.seq(),
                    e.turn().at(),
                    node,
                    e.turn().event().type(),
                    RunJson.write(e.turn().event()));
        rows.update(connection, """
                insert into run_event (run_id, seq, at, node, type, event)
                select a, b, c, d, e, f::jsonb from unnest(?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f)
                """);
    }

    private static void intents(Connection connection, long node, List<JournalEntry> entries) throws SQLException {
        var rows = new Columns("uuid", "int4", "uuid", "text", "text", "text", "text", "int8", "timestamptz");
        for (var e : entries)
            for (var command : e.turn().commands())
                if (command instanceof Command.Act act)
                    rows.add(
                            e.state().id(),
                            act.id(),
                            e.state().incident(),
                            e.state().playbook(),
                            e.state().target(),
                            act.intention().capability(),
                            act.intention().prepared().says(),
                            node,
                            e.turn().at());
        rows.update(connection, """
                insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node, intent_at)
                select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                """);
    }

    private static void results(Connection connection, List<JournalEntry> entries) throws SQLException {
        var rows = new Columns("uuid", "int4", "timestamptz", "text", "text");
        for (var e : entries) {
            var run = e.state().id();
            var at = e.turn().at();
            switch (e.turn().event()) {
                case RunEvent.ActionDone r -> rows.add(run, r.command(), at, "done", r.summary());
                case RunEvent.ActionRefused r -> rows.add(run, r.command(), at, "refused", r.reason());
                case RunEvent.ActionFailed r -> rows.add(run, r.command(), at, "failed", r.reason());
                case RunEvent.ActionUnknown r -> rows.add(run, r.command(), at, "unknown", r.reason());
                case RunEvent.Reconciled r ->
                    rows.add(
                            run,
                            actOf(e, r),
                            at,
                            switch (r.finding()) {
                                case HAPPENED -> "done";
                                case DID_NOT -> "failed";
                                case CANNOT_TELL -> "unknown";
                            },
                            r.saw());
                default -> {}
            }
        }
        rows.update(connection, """
                update effect set result_at = c, outcome = d, summary = e
                from unnest(?, ?, ?, ?, ?) t(a, b, c, d, e) where run_id = a and command_id = b
                """);
    }

    private static int actOf(JournalEntry entry, RunEvent.Reconciled answer) {
        return entry.turn().before().outstanding(answer.command()).orElseThrow() instanceof Command.Reconcile r
                ? r.act()
                : answer.command();
    }

    /** A temporary change is written with its intent, so that it is taken back even if its result is never known. */
    private static void temporary(Connection connection, long node, List<JournalEntry> entries) throws SQLException {
        var intended = new Columns(
                "uuid",
                "uuid",
                "int4",
                "uuid",
                "text",
                "text",
                "text",
                "text",
                "text",
                "timestamptz",
                "timestamptz",
                "int8");
        var made = new Columns("uuid", "int4", "timestamptz", "timestamptz", "text");
        var ended = new Columns("uuid", "int4", "timestamptz", "text", "text");
        var later = new Columns("uuid", "int4", "timestamptz");
        for (var e : entries) {
            var s = e.state();
            for (var command : e.turn().commands()) {
                if (command instanceof Command.Act(int id, Command.Intention i, Instant at)
                        && i.temporary().isPresent()) {
                    var undo = i.prepared()
                            .undo()
                            .orElseThrow(() -> new IllegalStateException(
                                    i.capability() + " is temporary but cannot be taken back"));
                    intended.add(
                            Ids.next(),
                            s.id(),
                            id,
                            s.incident(),
                            s.playbook(),
                            s.target(),
                            i.capability(),
                            RunJson.write(new TemporaryChange.Handle(i.input(), undo)),
                            undo.says(),
                            at,
                            at.plus(i.prepared().atMost()).plus(i.temporary().get()),
                            node);
                }
                if (command instanceof Command.Undo u && isTemporary(s, u.effect()))
                    later.add(s.id(), u.effect(), e.turn().at().plus(TemporaryChanges.ATTEMPT));
            }
            answered(e, made, ended);
        }
        intended.update(connection, """
                insert into temporary_change (id, run_id, command_id, incident_id, playbook, target, capability, undo, says, state, made_at, due_at, next_at, node)
                select a, b, c, d, e, f, g, h::jsonb, i, 'intended', j, k, k, l
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i, j, k, l)
                """);
        made.update(connection, """
                update temporary_change set state = 'made', made_at = c, due_at = d, next_at = d, undo = x::jsonb
                from unnest(?, ?, ?, ?, ?) t(a, b, c, d, x) where run_id = a and command_id = b and ended_at is null
                """);
        // While a run takes its change back itself, nobody else does; nor is it ever late because of that.
        later.update(connection, """
                update temporary_change set next_at = greatest(next_at, c)
                from unnest(?, ?, ?) t(a, b, c) where run_id = a and command_id = b and ended_at is null
                """);
        ended.update(connection, """
                update temporary_change set state = d, ended_at = c, summary = x
                from unnest(?, ?, ?, ?, ?) t(a, b, c, d, x) where run_id = a and command_id = b and ended_at is null
                """);
    }

    private static void answered(JournalEntry e, Columns made, Columns ended) {
        var s = e.state();
        var at = e.turn().at();
        switch (e.turn().event()) {
            case RunEvent.ActionDone r -> madeNow(s, r.command(), at, made);
            case RunEvent.Reconciled r when r.finding() == Finding.HAPPENED -> madeNow(s, actOf(e, r), at, made);
            case RunEvent.Reconciled r
            when r.finding() == Finding.DID_NOT -> ended.add(s.id(), actOf(e, r), at, "not-made", r.saw());
            case RunEvent.ActionRefused r -> ended.add(s.id(), r.command(), at, "not-made", r.reason());
            case RunEvent.ActionFailed r -> ended.add(s.id(), r.command(), at, "not-made", r.reason());
            case RunEvent.Undone r -> ended.add(s.id(), undoneEffect(e, r), at, "ended", r.summary());
            // One that failed is tried again when its time is over.
            case RunEvent.UndoRefused r
            when r.foreign() -> ended.add(s.id(), undoneEffect(e, r), at, "foreign", r.summary());
            default -> {}
        }
    }

    private static void madeNow(RunState state, int act, Instant at, Columns made) {
        state.effects().stream()
                .filter(x -> x.command() == act)
                .forEach(x -> x.until()
                        .ifPresent(until -> made.add(
                                state.id(),
                                act,
                                at,
                                until,
                                RunJson.write(new TemporaryChange.Handle(
                                        x.input(), x.undo().orElseThrow())))));
    }

    private static int undoneEffect(JournalEntry entry, RunEvent.Answer answer) {
        return entry.turn().before().outstanding(answer.command()).orElseThrow() instanceof Command.Undo u
                ? u.effect()
                : -1;
    }

    private static boolean isTemporary(RunState state, int effect) {
        return state.effects().stream()
                .anyMatch(x -> x.command() == effect && x.until().isPresent());
    }

    private static void timers(Connection connection, List<JournalEntry> entries) throws SQLException {
        Map<UUID, Map<Integer, Instant>> set = new LinkedHashMap<>();
        var over = new Columns("uuid", "int4");
        for (var e : entries) {
            for (var command : e.turn().commands())
                if (command instanceof Command.SetTimer t)
                    set.computeIfAbsent(e.state().id(), k -> new LinkedHashMap<>())
                            .put(t.id(), t.due());
            for (var before : e.turn().before().outstanding())
                if (before instanceof Command.SetTimer t
                        && e.state().outstanding(t.id()).isEmpty()) {
                    var mine = set.get(e.state().id());
                    if (mine == null || mine.remove(t.id()) == null)
                        over.add(e.state().id(), t.id());
                }
        }
        var rows = new Columns("uuid", "int4", "timestamptz");
        set.forEach((run, timers) -> timers.forEach((id, due) -> rows.add(run, id, due)));
        rows.update(connection, "insert into timer (run_id, command_id, due_at) select * from unnest(?, ?, ?)");
        over.update(connection, """
                delete from timer using unnest(?, ?) t(a, b) where run_id = a and command_id = b
                """);
    }

    /** Every run must stand exactly before its first turn here, and be this node's: otherwise nothing is written. */
    private static List<Announcement> runs(Connection connection, long node, List<JournalEntry> entries)
            throws SQLException {
        Map<UUID, Integer> before = new HashMap<>();
        // In one order everywhere, so that two transactions never wait for each other.
        Map<UUID, JournalEntry> last = new TreeMap<>();
        for (var e : entries) {
            before.putIfAbsent(e.state().id(), e.seq() - 1);
            last.put(e.state().id(), e);
        }
        var rows = new Columns("uuid", "int4", "int4", "text", "text", "timestamptz", "timestamptz", "text", "int8");
        var over = new ArrayList<UUID>();
        var incidents = new ArrayList<UUID>();
        for (var e : last.values()) {
            var s = e.state();
            var ends = s.phase().terminal();
            rows.add(
                    s.id(),
                    before.get(s.id()),
                    e.seq(),
                    s.phase().name(),
                    RunJson.write(s),
                    s.deadlineAt(),
                    ends ? e.turn().at() : null,
                    ends ? s.reason().orElse("") : null,
                    node);
            if (ends) over.add(s.id());
            if (ends) incidents.add(s.incident());
        }
        int written = rows.update(connection, """
                update run set seq = c, phase = d, state = e::jsonb, deadline_at = f, ended_at = g, reason = h,
                               outcome = case when g is null then null else d end
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f, g, h, i)
                where run.id = a and run.seq = b and run.node = i and run.ended_at is null
                """);
        if (written != last.size())
            throw new StaleRun("a run was changed by somebody else, or has ended: %d of %d turns fit"
                    .formatted(written, last.size()));
        if (over.isEmpty()) return List.of();
        try (var statement = connection.prepareStatement("delete from acting where run_id = any(?)")) {
            statement.setArray(1, connection.createArrayOf("uuid", over.toArray()));
            statement.executeUpdate();
        }
        var left = last.values().stream()
                .map(JournalEntry::state)
                .filter(s -> s.phase() == Phase.CANCELLED && s.resolved())
                .map(RunState::id)
                .toArray();
        if (left.length > 0)
            reconsider(connection, left, entries.getLast().turn().at());
        return Incidents.close(connection, incidents, entries.getLast().turn().at());
    }

    /** Alerts that joined a run while it ended because all its alerts were over: somebody must still look after them. */
    private static void reconsider(Connection connection, Object[] runs, Instant at) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update alert_episode set retry_at = ? where run_id = any(?) and ended_at is null")) {
            statement.setObject(1, Columns.at(at));
            statement.setArray(2, connection.createArrayOf("uuid", runs));
            statement.executeUpdate();
        }
    }

    /** What is in memory is not what is stored; the stored one counts. */
    static final class StaleRun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleRun(String message) {
            super(message);
        }
    }

    private static List<Announcement> told(List<JournalEntry> entries) {
        var all = new ArrayList<Announcement>();
        for (var e : entries) all.addAll(Told.by(e.turn()));
        return all;
    }
}
