package dev.remediator.run;

import dev.remediator.playbook.Safety;
import dev.remediator.target.Targets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes turns of many runs inside a transaction: the journal, the runs as they stand, intents and results, timers,
 * temporary changes, questions to people and what they are told. One statement a table, however many turns.
 */
public final class JournalRows {
    private final Announcements announcements;
    private final Supplier<Safety> safety;
    private final Supplier<Targets> targets;

    /** Where nothing holds for all playbooks, and nothing is known about what depends on what. */
    public JournalRows(Announcements announcements) {
        this(announcements, () -> Safety.NONE);
    }

    /** Where nothing is known about what depends on what. */
    public JournalRows(Announcements announcements, Supplier<Safety> safety) {
        this(announcements, safety, Targets::none);
    }

    /**
     * @param safety what holds for all playbooks now; must answer at once
     * @param targets for what people are told about an effect that they are asked about
     */
    public JournalRows(Announcements announcements, Supplier<Safety> safety, Supplier<Targets> targets) {
        this.announcements = announcements;
        this.safety = safety;
        this.targets = targets;
    }

    /**
     * New runs, together with their first turns, as part of a caller's round trip.
     *
     * @return incidents that may be over with this
     */
    public List<UUID> begin(RoundTrip trip, long node, List<JournalEntry> first) {
        RunRows.insert(trip, node, first);
        turns(trip, node, first);
        announcements.add(trip, told(first));
        return ended(first);
    }

    /**
     * Further turns; those of one run in their order.
     *
     * @param trip what is sent before them: that the node's lease holds
     */
    void write(Connection connection, RoundTrip trip, long node, List<JournalEntry> entries) throws SQLException {
        turns(trip, node, entries);
        RunRows.update(trip, node, entries);
        announcements.add(trip, told(connection, entries));
        trip.run(connection);
        var ended = ended(entries);
        if (ended.isEmpty()) return;
        // In this order, so that nobody who holds the lock of a playbook's demotion waits for an incident.
        var closed = Incidents.close(connection, ended, entries.getLast().turn().at());
        var news = new ArrayList<>(DemotionRows.add(connection, entries, safety.get()));
        news.addAll(closed);
        announcements.insert(connection, news);
    }

    private static void turns(RoundTrip trip, long node, List<JournalEntry> entries) {
        events(trip, node, entries);
        AuditRows.add(trip, entries);
        EffectRows.add(trip, node, entries);
        TemporaryRows.add(trip, node, entries);
        TimerRows.add(trip, entries);
        AskRows.add(trip, entries);
    }

    private static void events(RoundTrip trip, long node, List<JournalEntry> entries) {
        var rows = new Columns("uuid", "int4", "timestamptz", "int8", "text", "text");
        for (var e : entries)
            rows.add(
                    e.state().id(),
                    e.seq(),
                    e.turn().at(),
                    node,
                    e.turn().event().type(),
                    RunJson.write(e.turn().event().withoutSecrets()));
        trip.update("""
                insert into run_event (run_id, seq, at, node, type, event)
                select a, b, c, d, e, f::jsonb from unnest(?, ?, ?, ?, ?, ?) t(a, b, c, d, e, f)
                """, rows);
    }

    private static List<UUID> ended(List<JournalEntry> entries) {
        return entries.stream()
                .map(JournalEntry::state)
                .filter(s -> s.phase().terminal())
                .map(RunState::incident)
                .toList();
    }

    private static List<Announcement> told(List<JournalEntry> entries) {
        var all = new ArrayList<Announcement>();
        for (var e : entries) all.addAll(Told.by(e.turn()));
        return all;
    }

    /** Whoever is asked about an effect reads beside it what else stands there, as it is at that moment. */
    private List<Announcement> told(Connection connection, List<JournalEntry> entries) throws SQLException {
        var all = new ArrayList<Announcement>();
        for (var e : entries) {
            var said = Told.by(e.turn());
            if (e.turn().commands().stream().noneMatch(Command.AskApproval.class::isInstance)) {
                all.addAll(said);
                continue;
            }
            var around = BlastRadius.of(
                            connection,
                            targets.get(),
                            e.state().target(),
                            e.state().id())
                    .lines();
            for (var each : said) all.add(each.kind() == Announcement.Kind.ASKED ? each.withDetails(around) : each);
        }
        return all;
    }

    /** What is in memory is not what is stored; the stored one counts. */
    static final class StaleRun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleRun(String message) {
            super(message);
        }
    }
}
