package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcements;
import dev.remediator.run.Ids;
import dev.remediator.run.Incidents;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.JournalRows;
import dev.remediator.run.Node;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunExecutor;
import dev.remediator.run.RunMachine;
import dev.remediator.run.RunState;
import dev.remediator.run.Trigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * From alert to run. For a batch of deliveries, in one transaction: what each alert means for its episode, which playbook
 * takes it, the dispositions, the incidents, the new runs with their first turns. After the commit the runs are begun at
 * once by this node.
 */
public final class Intake implements Recorder {
    private static final int REMEMBERED = 100_000;

    private final Supplier<ActivePlaybooks> active;
    private final Node node;
    private final JournalRows journal;
    private final Announcements announcements;
    private final RunExecutor executor;
    private final InstantSource clock;
    private final KnownRepeats repeats = new KnownRepeats(REMEMBERED);

    public Intake(
            Supplier<ActivePlaybooks> active,
            Node node,
            JournalRows journal,
            Announcements announcements,
            RunExecutor executor,
            InstantSource clock) {
        this.active = active;
        this.node = node;
        this.journal = journal;
        this.announcements = announcements;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public boolean known(Delivery delivery) {
        for (var observed : delivery.alerts()) if (!repeats.contains(observed.alert())) return false;
        return true;
    }

    @Override
    public Recorded record(Connection connection, List<Delivery> deliveries) throws SQLException {
        node.prove(connection);
        var batch = new Batch(connection, clock.instant(), active.get());
        var rows = new IntakeRows();
        batch.observe(deliveries, rows);
        batch.dispatch(rows);
        rows.write(connection, deliveries, batch.now, batch.playbooks.digest());
        // The opening of an incident is told before what its first run says.
        announcements.insert(connection, batch.told);
        journal.begin(
                connection, node.id(), batch.begun.stream().map(Begun::first).toList());
        var overRuns = IntakeRows.runsWhoseAlertsAreOver(connection, batch.endedRuns);
        announcements.insert(connection, Incidents.close(connection, batch.endedIncidents, batch.now));
        return () -> committed(deliveries, batch, overRuns);
    }

    /**
     * Decides anew about episodes that were held by something that has passed meanwhile.
     *
     * @return what must happen after the commit
     */
    public Recorded reconsider(Connection connection, int atMost) throws SQLException {
        node.prove(connection);
        var batch = new Batch(connection, clock.instant(), active.get());
        var rows = new IntakeRows();
        for (var held : IntakeRows.heldUntilNow(connection, batch.now, atMost)) {
            rows.retryAt(held.id(), Optional.empty());
            batch.opened.put(held.id(), new Opened(held.id(), held.alert(), batch.candidates(held.alert())));
        }
        if (batch.opened.isEmpty()) return () -> {};
        batch.dispatch(rows);
        rows.write(connection, List.of(), batch.now, batch.playbooks.digest());
        announcements.insert(connection, batch.told);
        journal.begin(
                connection, node.id(), batch.begun.stream().map(Begun::first).toList());
        return () -> committed(List.of(), batch, List.of());
    }

    /** Ends episodes that nothing ends by itself once their time is over. */
    public Recorded expire(Connection connection) throws SQLException {
        node.prove(connection);
        var now = clock.instant();
        var ended = IntakeRows.expire(connection, now);
        var over = IntakeRows.runsWhoseAlertsAreOver(connection, ended.runs());
        announcements.insert(connection, Incidents.closeAll(connection, now));
        return () -> {
            for (var run : over) executor.deliver(run, new RunEvent.AlertResolved());
            announcements.committed();
        };
    }

    private void committed(List<Delivery> deliveries, Batch batch, List<UUID> over) {
        for (var delivery : deliveries) for (var observed : delivery.alerts()) repeats.add(observed.alert());
        for (var run : batch.begun) executor.begin(run.machine(), run.first());
        for (var run : batch.joined) executor.deliver(run, new RunEvent.AlertJoined());
        for (var run : over) executor.deliver(run, new RunEvent.AlertResolved());
        if (!batch.told.isEmpty() || !batch.begun.isEmpty() || !batch.endedIncidents.isEmpty())
            announcements.committed();
    }

    private record Begun(RunMachine machine, JournalEntry first) {}

    private record Opened(UUID episode, Alert alert, List<Dispatch.Candidate> candidates) {}

    /** The working memory of one transaction. */
    private final class Batch {
        final Connection connection;
        final Instant now;
        final ActivePlaybooks playbooks;
        final Map<UUID, Opened> opened = new LinkedHashMap<>();
        final List<Begun> begun = new ArrayList<>();
        final Set<UUID> joined = new LinkedHashSet<>();
        final List<Announcement> told = new ArrayList<>();
        final List<UUID> endedRuns = new ArrayList<>();
        final List<UUID> endedIncidents = new ArrayList<>();

        Batch(Connection connection, Instant now, ActivePlaybooks playbooks) {
            this.connection = connection;
            this.now = now;
            this.playbooks = playbooks;
        }

        List<Dispatch.Candidate> candidates(Alert alert) {
            return Dispatch.candidates(playbooks.index(), playbooks.targets(), alert, now);
        }

        void observe(List<Delivery> deliveries, IntakeRows rows) throws SQLException {
            var known = IntakeRows.known(connection, deliveries);
            for (var delivery : deliveries)
                for (var observed : delivery.alerts()) observe(delivery, observed, known, rows);
        }

        private void observe(
                Delivery delivery, Delivery.Observed observed, Map<Long, Episodes.Known> known, IntakeRows rows) {
            var alert = observed.alert();
            var fingerprint = alert.fingerprint().value();
            var before = known.getOrDefault(fingerprint, Episodes.Known.NOTHING);
            var start = Episodes.Start.of(alert, now);
            switch (Episodes.decide(before, alert, now)) {
                case EpisodeChange.Opened o -> known.put(fingerprint, open(delivery, observed, start, before, rows));
                case EpisodeChange.Refired r -> {
                    var old = before.open().orElseThrow();
                    end(old, start.at(), "refired", old.last(), rows);
                    var over = before.ended(old.last(), old.last().at());
                    known.put(fingerprint, open(delivery, observed, start, over, rows));
                }
                case EpisodeChange.MovedEarlier m -> {
                    var open = before.open().orElseThrow();
                    rows.moved(open.id(), m.startsAt());
                    known.put(
                            fingerprint,
                            new Episodes.Known(
                                    Optional.of(new Episodes.Open(
                                            open.id(), m.startsAt(), open.last(), open.run(), open.incident())),
                                    before.over()));
                }
                case EpisodeChange.Ended e -> {
                    var open = before.open().orElseThrow();
                    var last = start.after(open.last()) ? start : open.last();
                    end(open, e.endedAt(), "resolved", last, rows);
                    known.put(fingerprint, before.ended(last, e.endedAt()));
                }
                case EpisodeChange.EndedUnseen e -> {
                    var id = Ids.next();
                    rows.episode(id, delivery, observed, start.at(), now);
                    rows.ended(id, e.endedAt(), "resolved-first", start.told());
                    rows.disposition(id, now, new Disposition.Over());
                    known.put(fingerprint, before.ended(start, e.endedAt()));
                }
                case EpisodeChange.Repeat r -> {}
                case EpisodeChange.Stale s -> {}
            }
        }

        private Episodes.Known open(
                Delivery delivery,
                Delivery.Observed observed,
                Episodes.Start start,
                Episodes.Known before,
                IntakeRows rows) {
            var id = Ids.next();
            rows.episode(id, delivery, observed, start.at(), now);
            opened.put(id, new Opened(id, observed.alert(), candidates(observed.alert())));
            return new Episodes.Known(
                    Optional.of(new Episodes.Open(id, start.at(), start, Optional.empty(), Optional.empty())),
                    before.over());
        }

        private void end(Episodes.Open open, Instant at, String by, Episodes.Start last, IntakeRows rows) {
            rows.ended(open.id(), at, by, last.told());
            if (opened.remove(open.id()) != null) rows.disposition(open.id(), now, new Disposition.Over());
            open.run().ifPresent(endedRuns::add);
            open.incident().ifPresent(endedIncidents::add);
        }

        void dispatch(IntakeRows rows) throws SQLException {
            if (opened.isEmpty()) return;
            var pairs = opened.values().stream()
                    .flatMap(o -> o.candidates().stream())
                    .filter(c -> c.target().isPresent())
                    .map(c -> new Dispatch.Pair(
                            c.playbook().name(), c.target().orElseThrow().name()))
                    .distinct()
                    .toList();
            var view = IntakeRows.view(connection, pairs);
            var openRuns = new HashMap<>(view.runs());
            var incidents = new LinkedHashMap<>(view.incidents());
            var runIncidents = new HashMap<>(view.runIncidents());
            for (var o : opened.values()) {
                switch (Dispatch.decide(o.candidates(), new Dispatch.View(openRuns, view.lastIntents()), now)) {
                    case Dispatch.Decision.None none -> {
                        rows.disposition(o.episode(), now, none.disposition());
                        if (none.disposition() instanceof Disposition.Held held)
                            rows.retryAt(o.episode(), held.retryAt());
                    }
                    case Dispatch.Decision.Join join -> {
                        rows.disposition(
                                o.episode(), now, new Disposition.Joined(join.playbook(), join.run(), join.stopped()));
                        var incident = runIncidents.get(join.run());
                        rows.taken(o.episode(), join.run(), incident);
                        joined.add(join.run());
                        if (incident != null) tellJoined(o.alert(), join, incident);
                    }
                    case Dispatch.Decision.Take take -> {
                        var run = begin(o, take, incidents, rows);
                        openRuns.put(
                                new Dispatch.Pair(
                                        take.candidate().playbook().name(),
                                        take.candidate().target().orElseThrow().name()),
                                run.id());
                        runIncidents.put(run.id(), run.incident());
                    }
                }
            }
        }

        private RunState begin(Opened o, Dispatch.Decision.Take take, Map<String, UUID> incidents, IntakeRows rows) {
            var playbook = take.candidate().playbook();
            var target = take.candidate().target().orElseThrow();
            var machine = new RunMachine(playbook, target);
            var incident = incidents.get(target.name());
            var alert = o.alert();
            var fresh = machine.fresh(
                    Ids.next(),
                    incident == null ? Ids.next() : incident,
                    new Trigger.ByAlert(o.episode(), alert.labels().asMap(), alert.annotations(), alert.startsAt()),
                    now);
            if (incident == null) {
                incidents.put(target.name(), fresh.incident());
                rows.incident(fresh, playbook.severity(), now);
                told.add(new Announcement(
                        fresh.incident(),
                        Optional.empty(),
                        now,
                        Announcement.Kind.INCIDENT_OPENED,
                        playbook.severity(),
                        target.name(),
                        fresh.title(),
                        summary(alert),
                        List.of()));
            }
            var turn = machine.next(fresh, new RunEvent.Started(), now);
            begun.add(new Begun(machine, new JournalEntry(turn, 1)));
            rows.disposition(o.episode(), now, new Disposition.Taken(playbook.name(), fresh.id(), take.stopped()));
            rows.taken(o.episode(), fresh.id(), fresh.incident());
            return fresh;
        }

        private void tellJoined(Alert alert, Dispatch.Decision.Join join, UUID incident) {
            told.add(new Announcement(
                    incident,
                    Optional.of(join.run()),
                    now,
                    Announcement.Kind.ALERT_JOINED,
                    playbooks.severity(join.playbook()),
                    join.target(),
                    alert.labels().alertname() + " on " + join.target(),
                    "%s fires too; %s is on it already".formatted(alert.labels().alertname(), join.playbook()),
                    List.of()));
        }
    }

    private static String summary(Alert alert) {
        var summary =
                alert.annotations().getOrDefault("summary", alert.annotations().getOrDefault("description", ""));
        return summary.isBlank() ? "It fires, and says nothing more" : summary;
    }
}
