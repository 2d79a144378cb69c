package dev.remediator.simulation;

import dev.remediator.alert.Alert;
import dev.remediator.intake.Delivery;
import dev.remediator.intake.Dispatch;
import dev.remediator.intake.Disposition;
import dev.remediator.intake.EpisodeChange;
import dev.remediator.intake.Episodes;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunMachine;
import dev.remediator.run.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What production's intake does in its transaction, around its own {@link Episodes} and {@link Dispatch}. */
final class Intake {
    private record Begun(RunMachine machine, JournalEntry first) {}

    private static final class Batch {
        final List<Begun> begun = new ArrayList<>();
        final List<UUID> joined = new ArrayList<>();
        final List<UUID> over = new ArrayList<>();
    }

    private final Simulation sim;

    Intake(Simulation sim) {
        this.sim = sim;
    }

    /** @param answered whether it was accepted; never called where nobody answers */
    void receive(Process process, Alert alert, Consumer<Boolean> answered) {
        process.transact(
                () -> {
                    sim.store.prove(process.node);
                    var batch = new Batch();
                    observe(process, alert, process.clock.instant(), batch);
                    return batch;
                },
                batch -> {
                    after(process, batch);
                    answered.accept(true);
                },
                failure -> answered.accept(false));
    }

    private void after(Process process, Batch batch) {
        for (var b : batch.begun) process.executor.begin(b.machine(), b.first());
        for (var run : batch.joined) process.executor.deliver(run, new RunEvent.AlertJoined());
        for (var run : batch.over) process.executor.deliver(run, new RunEvent.AlertResolved());
    }

    boolean retriesDue(Instant now) {
        for (var e : sim.store.episodes.values())
            if (e.open() && e.retryAt != null && !e.retryAt.isAfter(now)) return true;
        return false;
    }

    void reconsider(Process process) {
        process.transact(
                () -> {
                    sim.store.prove(process.node);
                    var batch = new Batch();
                    var now = process.clock.instant();
                    for (var e : List.copyOf(sim.store.episodes.values()))
                        if (e.open() && e.retryAt != null && !e.retryAt.isAfter(now)) {
                            e.retryAt = null;
                            sim.story.count("decided about anew");
                            dispatch(process, e, now, batch);
                        }
                    return batch;
                },
                batch -> after(process, batch),
                failure -> {});
    }

    private void observe(Process process, Alert alert, Instant now, Batch batch) {
        var observed = Delivery.Observed.of("test", alert, Optional.empty());
        var identity = observed.identity().value();
        var known = known(identity);
        var start = Episodes.Start.of(alert, now);
        var change = Episodes.decide(known, observed, now);
        sim.story.count("episode: " + change.getClass().getSimpleName());
        sim.story.say("intake", "%s %s of %s: %s", alert.status(), alert.startsAt(), alert.labels(), change);
        switch (change) {
            case EpisodeChange.Opened _ -> dispatch(process, open(identity, alert, start, now), now, batch);
            case EpisodeChange.Refired _ -> {
                var old = row(known);
                end(old, start.at(), "refired", old.last, batch, now);
                dispatch(process, open(identity, alert, start, now), now, batch);
            }
            case EpisodeChange.MovedEarlier m -> row(known).startsAt = m.startsAt();
            case EpisodeChange.Ended e -> {
                var row = row(known);
                end(row, e.endedAt(), "resolved", start.after(row.last) ? start : row.last, batch, now);
            }
            case EpisodeChange.EndedUnseen e -> {
                var row = open(identity, alert, start, now);
                row.dispositions.add(new Disposition.Over());
                row.endedAt = e.endedAt();
                row.endedBy = "resolved-first";
            }
            case EpisodeChange.Repeat _, EpisodeChange.Stale _ -> {}
        }
    }

    private Rows.Episode row(Episodes.Known known) {
        var id = known.open().orElseThrow().id();
        return Objects.requireNonNull(sim.store.episodes.get(id));
    }

    private Rows.Episode open(long identity, Alert alert, Episodes.Start start, Instant now) {
        var row = new Rows.Episode(sim.nextId(), identity, alert, start, now);
        sim.store.episodes.put(row.id, row);
        return row;
    }

    private void end(Rows.Episode row, Instant at, String by, Episodes.Start last, Batch batch, Instant now) {
        row.endedAt = at;
        row.endedBy = by;
        row.last = last;
        row.retryAt = null;
        if (row.run != null && sim.alertsOver(sim.store.run(row.run).state)) batch.over.add(row.run);
        sim.store.closeIncidents(now);
    }

    private Episodes.Known known(long identity) {
        Optional<Episodes.Open> open = Optional.empty();
        @Nullable Instant told = null;
        @Nullable Instant at = null;
        @Nullable Instant until = null;
        for (var e : sim.store.episodes.values()) {
            if (e.identity != identity) continue;
            if (e.open()) {
                open = Optional.of(new Episodes.Open(
                        e.id,
                        e.startsAt,
                        Episodes.Start.heard(e.last.told(), e.seenAt),
                        Optional.ofNullable(e.run),
                        Optional.ofNullable(e.incident)));
                continue;
            }
            var heard = Episodes.Start.heard(e.last.told(), e.seenAt);
            told = later(told, heard.told());
            at = later(at, heard.at());
            if (e.endedBy.startsWith("resolved")) until = later(until, e.endedAt);
        }
        if (told == null || at == null) return new Episodes.Known(open, Optional.empty());
        return new Episodes.Known(
                open, Optional.of(new Episodes.Over(new Episodes.Start(told, at), until == null ? at : until)));
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) return a == null ? b : a;
        return a.isAfter(b) ? a : b;
    }

    private void dispatch(Process process, Rows.Episode row, Instant now, Batch batch) {
        var candidates = Dispatch.candidates(sim.cast.index, sim.cast.targets, row.alert, now);
        var openRuns = new HashMap<Dispatch.Pair, UUID>();
        for (var id : sim.store.open) {
            var state = sim.store.run(id).state;
            if (state.trigger() instanceof Trigger.ByAlert)
                openRuns.put(new Dispatch.Pair(state.playbook(), state.target()), id);
        }
        var lastIntents = new HashMap<Dispatch.Pair, Instant>();
        for (var e : sim.store.effects.values())
            lastIntents.merge(new Dispatch.Pair(e.playbook, e.target), e.at, (a, b) -> a.isAfter(b) ? a : b);
        switch (Dispatch.decide(candidates, new Dispatch.View(openRuns, lastIntents), now)) {
            case Dispatch.Decision.None none -> {
                row.dispositions.add(none.disposition());
                sim.story.count("disposition: " + none.disposition().kind());
                if (none.disposition() instanceof Disposition.Held held)
                    row.retryAt = held.retryAt().orElse(null);
            }
            case Dispatch.Decision.Join join -> {
                sim.story.count("disposition: joined");
                row.dispositions.add(new Disposition.Joined(join.playbook(), join.run(), join.stopped()));
                row.run = join.run();
                row.incident = sim.store.run(join.run()).state.incident();
                batch.joined.add(join.run());
            }
            case Dispatch.Decision.Take take -> {
                sim.story.count("disposition: taken");
                begin(process, row, take, now, batch);
            }
        }
    }

    private void begin(Process process, Rows.Episode row, Dispatch.Decision.Take take, Instant now, Batch batch) {
        var playbook = take.candidate().playbook();
        var target = take.candidate().target().orElseThrow().name();
        var machine = sim.cast.machine(playbook.digest(), target).orElseThrow();
        var incident = sim.store.incidents.values().stream()
                .filter(i -> i.closedAt == null && i.target.equals(target))
                .findFirst()
                .orElseGet(() -> {
                    var opened = new Rows.Incident(sim.nextId(), target, now);
                    sim.store.incidents.put(opened.id, opened);
                    return opened;
                });
        var fresh = machine.fresh(
                sim.nextId(),
                incident.id,
                new Trigger.ByAlert(row.id, row.alert.labels().asMap(), row.alert.annotations(), row.alert.startsAt()),
                now);
        row.run = fresh.id();
        row.incident = incident.id;
        row.dispositions.add(new Disposition.Taken(playbook.name(), fresh.id(), take.stopped()));
        var first = new JournalEntry(machine.next(fresh, new RunEvent.Started(), now), 1);
        sim.story.say("intake", "%s takes it: %s on %s", playbook.name(), sim.name(fresh.id()), target);
        sim.store.begin(process.node, first);
        batch.begun.add(new Begun(machine, first));
    }
}
