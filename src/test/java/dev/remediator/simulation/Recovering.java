package dev.remediator.simulation;

import dev.remediator.run.RunEvent;
import dev.remediator.run.RunJson;
import dev.remediator.run.RunState;
import dev.remediator.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The safety net of one process, with the questions of production's {@code Recovery} and sweeps. */
final class Recovering {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private record Missed(UUID run, RunEvent event) {}

    private record Stored(String state, int seq, boolean alertsOver) {}

    private final Process process;
    private final Simulation sim;
    private final Map<UUID, Instant> missingSince = new HashMap<>();

    Recovering(Process process) {
        this.process = process;
        this.sim = process.sim;
    }

    /** Whether any of the questions would find something; asked first, because a beat mostly finds nothing. */
    boolean needed() {
        var now = sim.agenda.instant();
        var store = sim.store;
        for (var node : store.nodes.values()) if (node.id != process.node && node.leaseUntil.isBefore(now)) return true;
        for (var id : store.open) {
            var run = store.run(id);
            if (run.node != process.node) continue;
            if (!process.executor.holds(id) || sim.alertsOver(run.state) != run.state.resolved()) return true;
            if (!run.state.deadlineAt().isAfter(now)) return true;
        }
        for (var timer : store.timers.values()) if (timer.isBefore(now)) return true;
        for (var ask : store.openAsks.values())
            if (!ask.said.isEmpty() || ask.question.expiresAt().isBefore(now)) return true;
        if (!store.cancellations.isEmpty()) return true;
        for (var row : store.temporary.values()) if (row.endedAt == null && !row.nextAt.isAfter(now)) return true;
        return sim.intake.retriesDue(now);
    }

    void beat() {
        process.transact(
                () -> process.mayJudge() ? sim.store.takeOver(process.node, sim.agenda.instant()) : List.<UUID>of(),
                inherited -> {
                    if (!inherited.isEmpty()) {
                        sim.story.say(process.name, "takes over %d runs", inherited.size());
                        sim.story.count("takeover");
                    }
                    takeUp(new HashSet<>(inherited));
                },
                failure -> {});
        process.transact(
                this::claimDue, due -> due.forEach((row, attempt) -> process.takeBack(row, attempt)), failure -> {});
        if (sim.intake.retriesDue(sim.agenda.instant())) sim.intake.reconsider(process);
    }

    private void takeUp(Set<UUID> inherited) {
        process.transact(
                this::mine,
                ours -> {
                    var missing = missing(ours, inherited);
                    process.transact(() -> stored(missing), this::resume, failure -> {});
                    process.transact(
                            this::missed,
                            all -> all.forEach(m -> process.executor.deliver(m.run(), m.event())),
                            failure -> {});
                },
                failure -> {});
    }

    private List<UUID> mine() {
        var mine = new ArrayList<UUID>();
        for (var id : sim.store.open) if (sim.store.run(id).node == process.node) mine.add(id);
        return mine;
    }

    private List<UUID> missing(List<UUID> ours, Set<UUID> inherited) {
        var now = process.clock.instant();
        var missing = new ArrayList<UUID>();
        for (var id : ours) if (!process.executor.holds(id)) missing.add(id);
        missingSince.keySet().retainAll(missing);
        if (missing.isEmpty()) return List.of();
        return missing.stream()
                .filter(id -> inherited.contains(id)
                        || !missingSince
                                .computeIfAbsent(id, r -> now)
                                .plus(MOMENT)
                                .isAfter(now))
                .toList();
    }

    private List<Stored> stored(List<UUID> missing) {
        var stored = new ArrayList<Stored>();
        for (var id : missing) {
            var run = sim.store.run(id);
            if (run.open())
                stored.add(new Stored(
                        RunJson.write(run.state),
                        run.seq,
                        run.state.trigger() instanceof Trigger.ByAlert && sim.alertsOver(run.state)));
        }
        return stored;
    }

    private void resume(List<Stored> stored) {
        for (var s : stored) {
            var state = RunJson.read(RunState.class, s.state());
            sim.story.say(process.name, "takes up %s at %s", sim.name(state.id()), state.phase());
            sim.story.count("taken up at " + state.phase());
            process.executor.resume(state, s.seq(), s.alertsOver());
        }
    }

    private List<Missed> missed() {
        var before = process.clock.instant().minus(MOMENT);
        var store = sim.store;
        var missed = new ArrayList<Missed>();
        for (var ask : store.openAsks.values())
            if (ours(ask.key.run()))
                for (var said : ask.said.values()) missed.add(new Missed(ask.key.run(), said.event()));
        store.cancellations.forEach((run, event) -> {
            if (ours(run)) missed.add(new Missed(run, event));
        });
        store.timers.forEach((key, due) -> {
            if (due.isBefore(before) && ours(key.run()))
                missed.add(new Missed(key.run(), new RunEvent.TimerFired(key.command())));
        });
        for (var ask : store.openAsks.values())
            if (ask.question.expiresAt().isBefore(before) && ours(ask.key.run()))
                missed.add(new Missed(ask.key.run(), new RunEvent.AskExpired(ask.key.command())));
        for (var id : store.open) {
            if (!ours(id)) continue;
            var state = store.run(id).state;
            if (state.deadlineAt().isBefore(before)) missed.add(new Missed(id, new RunEvent.DeadlineReached()));
            if (!(state.trigger() instanceof Trigger.ByAlert)) continue;
            var over = sim.alertsOver(state);
            if (over != state.resolved())
                missed.add(new Missed(id, over ? new RunEvent.AlertResolved() : new RunEvent.AlertJoined()));
        }
        return missed;
    }

    private boolean ours(UUID run) {
        var row = sim.store.run(run);
        return row.open() && row.node == process.node;
    }

    private Map<Rows.Temporary, Integer> claimDue() {
        sim.store.prove(process.node);
        var now = process.clock.instant();
        var due = new LinkedHashMap<Rows.Temporary, Integer>();
        for (var row : sim.store.temporary.values()) {
            if (row.endedAt != null || row.nextAt.isAfter(now)) continue;
            if (sim.killed(now)) {
                sim.heldByKillSwitch(row, now);
                continue;
            }
            row.state = "taking-back";
            row.attempts++;
            row.nextAt = TemporaryTable.latest(now.plus(TemporaryTable.ATTEMPT), now.plus(row.atMost));
            due.put(row, row.attempts);
        }
        return due;
    }
}
