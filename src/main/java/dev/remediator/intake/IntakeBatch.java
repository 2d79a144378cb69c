package dev.remediator.intake;

import dev.remediator.action.Rate;
import dev.remediator.alert.Alert;
import dev.remediator.run.Announcement;
import dev.remediator.run.Ids;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.RoundTrip;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunMachine;
import dev.remediator.run.RunState;
import dev.remediator.run.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One batch of alerts on its way through intake: what was decided so far, and what must be written because of it. */
final class IntakeBatch {
    record Begun(RunMachine machine, JournalEntry first) {}

    private record Opened(UUID episode, Alert alert, List<Dispatch.Candidate> candidates) {}

    private final Instant now;
    private final ActivePlaybooks playbooks;
    private final IntakeRows rows = new IntakeRows();
    private final Map<UUID, Opened> opened = new LinkedHashMap<>();
    private final List<Begun> begun = new ArrayList<>();
    private final Set<UUID> joined = new LinkedHashSet<>();
    private final List<Announcement> told = new ArrayList<>();
    private final List<UUID> endedRuns = new ArrayList<>();
    private final List<UUID> endedIncidents = new ArrayList<>();
    private final List<Unanswered.Entry> unanswered = new ArrayList<>();
    private long moreUnanswered;
    private int incidentsOpened;

    IntakeBatch(Instant now, ActivePlaybooks playbooks) {
        this.now = now;
        this.playbooks = playbooks;
    }

    Instant now() {
        return now;
    }

    List<Begun> begun() {
        return begun;
    }

    /** Beyond how many incidents they are told as one. */
    Optional<Rate> stormLimit() {
        return playbooks.safety().storm();
    }

    /** First turns of the runs that begin. */
    List<JournalEntry> firstTurns() {
        return begun.stream().map(Begun::first).toList();
    }

    /** Runs that another alert has joined. */
    Set<UUID> joined() {
        return joined;
    }

    /** What people are told before what the runs say. */
    List<Announcement> told() {
        return told;
    }

    /** Runs of which an alert has ended. */
    List<UUID> endedRuns() {
        return endedRuns;
    }

    /** Incidents of which an alert has ended. */
    List<UUID> endedIncidents() {
        return endedIncidents;
    }

    /** Alerts that nothing took; of very many, some. */
    List<Unanswered.Entry> unanswered() {
        return unanswered;
    }

    /** How many there are besides. */
    long moreUnanswered() {
        return moreUnanswered;
    }

    void write(RoundTrip trip, List<Delivery> deliveries) {
        rows.write(trip, deliveries, now, playbooks.digest());
    }

    private List<Dispatch.Candidate> candidates(Alert alert) {
        return Dispatch.candidates(playbooks.index(), playbooks.targets(), alert, now);
    }

    /** @param known what is stored about their identitys */
    void observe(List<Delivery> deliveries, Map<Long, Episodes.Known> known) {
        for (var delivery : deliveries) for (var observed : delivery.alerts()) observe(delivery, observed, known);
    }

    /** An episode that was held by something that has passed. */
    void again(StoredAlerts.HeldEpisode held) {
        rows.retryAt(held.id(), Optional.empty());
        opened.put(held.id(), new Opened(held.id(), held.alert(), candidates(held.alert())));
    }

    private void observe(Delivery delivery, Delivery.Observed observed, Map<Long, Episodes.Known> known) {
        var alert = observed.alert();
        var identity = observed.identity().value();
        var before = known.getOrDefault(identity, Episodes.Known.NOTHING);
        var start = Episodes.Start.of(alert, now);
        switch (Episodes.decide(before, observed, now)) {
            case EpisodeChange.Opened o -> known.put(identity, open(delivery, observed, start, before));
            case EpisodeChange.Refired r -> {
                var old = before.open().orElseThrow();
                end(old, start.at(), "refired", old.last());
                var over = before.ended(old.last(), old.last().at());
                known.put(identity, open(delivery, observed, start, over));
            }
            case EpisodeChange.MovedEarlier m -> {
                var open = before.open().orElseThrow();
                rows.moved(open.id(), m.startsAt());
                known.put(
                        identity,
                        new Episodes.Known(
                                Optional.of(new Episodes.Open(
                                        open.id(), m.startsAt(), open.last(), open.run(), open.incident())),
                                before.over()));
            }
            case EpisodeChange.Ended e -> {
                var open = before.open().orElseThrow();
                var last = start.after(open.last()) ? start : open.last();
                end(open, e.endedAt(), "resolved", last);
                known.put(identity, before.ended(last, e.endedAt()));
            }
            case EpisodeChange.EndedUnseen e -> {
                var id = Ids.next();
                rows.episode(id, delivery, observed, start.at(), now);
                rows.ended(id, e.endedAt(), "resolved-first", start.told());
                rows.disposition(id, now, new Disposition.Over());
                known.put(identity, before.ended(start, e.endedAt()));
            }
            case EpisodeChange.Repeat r -> {}
            case EpisodeChange.Stale s -> {}
        }
    }

    private Episodes.Known open(
            Delivery delivery, Delivery.Observed observed, Episodes.Start start, Episodes.Known before) {
        var id = Ids.next();
        rows.episode(id, delivery, observed, start.at(), now);
        opened.put(id, new Opened(id, observed.alert(), candidates(observed.alert())));
        return new Episodes.Known(
                Optional.of(new Episodes.Open(id, start.at(), start, Optional.empty(), Optional.empty())),
                before.over());
    }

    private void end(Episodes.Open open, Instant at, String by, Episodes.Start last) {
        rows.ended(open.id(), at, by, last.told());
        if (opened.remove(open.id()) != null) rows.disposition(open.id(), now, new Disposition.Over());
        open.run().ifPresent(endedRuns::add);
        open.incident().ifPresent(endedIncidents::add);
    }

    /** What must be known of runs before it can be decided who takes what was opened. */
    List<Dispatch.Pair> pairs() {
        return opened.values().stream()
                .flatMap(o -> o.candidates().stream())
                .filter(c -> c.target().isPresent())
                .map(c -> new Dispatch.Pair(
                        c.playbook().name(), c.target().orElseThrow().name()))
                .distinct()
                .toList();
    }

    /** @param storm as it stands, where storms are told as one */
    void dispatch(StoredRuns view, Optional<Storm.Seen> storm) {
        var openRuns = new HashMap<>(view.runs());
        var incidents = new LinkedHashMap<>(view.incidents());
        var runIncidents = new HashMap<>(view.runIncidents());
        for (var o : opened.values()) {
            switch (Dispatch.decide(o.candidates(), new Dispatch.View(openRuns, view.lastIntents()), now)) {
                case Dispatch.Decision.None none -> {
                    rows.disposition(o.episode(), now, none.disposition());
                    if (none.disposition() instanceof Disposition.Held held) rows.retryAt(o.episode(), held.retryAt());
                    if (unanswered.size() < Unanswered.WAITING)
                        unanswered.add(new Unanswered.Entry(o.episode(), o.alert(), none.disposition()));
                    else moreUnanswered++;
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
                    var run = begin(o, take, incidents, storm);
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

    private RunState begin(
            Opened o, Dispatch.Decision.Take take, Map<String, UUID> incidents, Optional<Storm.Seen> storm) {
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
            boolean swallowed = storm.filter(s -> s.swallows(incidentsOpened)).isPresent();
            incidentsOpened++;
            rows.incident(fresh, playbook.severity(), now, swallowed);
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

    private static String summary(Alert alert) {
        var summary =
                alert.annotations().getOrDefault("summary", alert.annotations().getOrDefault("description", ""));
        return summary.isBlank() ? "It fires, and says nothing more" : summary;
    }
}
