package dev.remediator.backtest;

import dev.remediator.guard.Cooldown;
import dev.remediator.guard.Limit;
import dev.remediator.guard.TargetBusy;
import dev.remediator.guard.Verdict;
import dev.remediator.intake.Dispatch;
import dev.remediator.playbook.Playbook;
import dev.remediator.run.Phase;
import dev.remediator.run.RunMachine;
import dev.remediator.target.Target;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Runs as far as they stand in each other's way: which are open, who holds a target, who has acted when. What a run finds on
 * its platform is not known; where the same run was recorded it goes as it went, any other acts once and takes its usual
 * time.
 */
final class SimulatedRuns {
    /** Guards that are asked anew here; what another guard has said when it was recorded holds. */
    private static final Set<String> ASKED = Set.of("cooldown", "target-busy", Limit.PER_TARGET, Limit.PER_PLAYBOOK);

    private final VirtualClock clock;
    private final Assumptions assumptions;
    private final Consumer<Episode> settled;
    private final Map<Dispatch.Pair, UUID> open = new HashMap<>();
    private final Map<Dispatch.Pair, Instant> lastIntents = new HashMap<>();
    private final Map<UUID, SimulatedRun> byId = new HashMap<>();
    private final Map<String, UUID> acting = new HashMap<>();
    private final RecentActs acts = new RecentActs();
    private final Reasons reasons = new Reasons();
    private long made;

    SimulatedRuns(VirtualClock clock, Assumptions assumptions, Consumer<Episode> settled) {
        this.clock = clock;
        this.assumptions = assumptions;
        this.settled = settled;
    }

    Dispatch.View view() {
        return new Dispatch.View(open, lastIntents);
    }

    SimulatedRun join(UUID id) {
        var run = Objects.requireNonNull(byId.get(id), "an open run is known");
        run.open++;
        return run;
    }

    void begin(Fate.Simulated first, Playbook playbook, Target target) {
        var run = new SimulatedRun(nextId(), playbook, target, clock.now(), first);
        first.run = run;
        first.waits = true;
        first.outcome = Outcome.of(Outcome.Kind.OPEN, playbook.name(), target.name());
        open.put(pair(run), run.id);
        byId.put(run.id, run);
        if (run.goesOnAt() <= clock.now()) goOn(run);
        else if (run.goesOnAt() != Long.MAX_VALUE) clock.at(run.goesOnAt(), () -> goOn(run));
    }

    /** One of its alerts is over; with the last one, what has not acted ends. */
    void alertOver(SimulatedRun run) {
        run.open--;
        if (run.open == 0 && !run.acted && !run.ended) end(run, Outcome.OVER, "");
    }

    private void goOn(SimulatedRun run) {
        if (run.ended) return;
        var known = run.course;
        if (known != null && known.intents().isEmpty() && known.endedAt().isPresent()) {
            boolean itsOwn = known.phase() == Phase.HEALED_BY_ITSELF
                    || (known.phase() == Phase.HELD && !ASKED.contains(known.heldBy()));
            boolean anyOther = known.phase() != Phase.HELD && run.unchanged();
            if (itsOwn || anyOther) {
                end(run, known.outcome(), "");
                return;
            }
        }
        var now = clock.instant();
        var busy = TargetBusy.decide(
                run.target.name(), run.id, Optional.ofNullable(acting.getOrDefault(run.target.name(), run.id)), now);
        switch (busy instanceof Verdict.Allow ? guards(run, now) : busy) {
            case Verdict.Allow _ -> act(run);
            case Verdict.Hold hold -> hold(run, hold, now);
        }
    }

    private Verdict guards(SimulatedRun run, Instant now) {
        String name = run.playbook.name();
        String target = run.target.name();
        var limits = run.playbook.limits();
        var verdict = limits.cooldown()
                .map(cooldown ->
                        Cooldown.decide(name, target, cooldown, Optional.ofNullable(lastIntents.get(pair(run))), now))
                .orElse(Verdict.ALLOW);
        if (verdict instanceof Verdict.Hold) return verdict;
        verdict = limits.perTarget()
                .map(rate -> Limit.perTarget(name, target, rate, acts.others(name, Optional.of(target), run.id), now))
                .orElse(Verdict.ALLOW);
        if (verdict instanceof Verdict.Hold) return verdict;
        return limits.perPlaybook()
                .map(rate -> Limit.perPlaybook(name, rate, acts.others(name, Optional.empty(), run.id), now))
                .orElse(Verdict.ALLOW);
    }

    private void intends(SimulatedRun run) {
        lastIntents.put(pair(run), clock.instant());
        acts.add(run.playbook.name(), run.playbook.limits(), run.target.name(), run.id, clock.instant());
    }

    /** As a run does it. */
    private void hold(SimulatedRun run, Verdict.Hold hold, Instant now) {
        if (run.waitingSince == Micros.NEVER) run.waitingSince = clock.now();
        var again = hold.until().orElse(now.plus(RunMachine.LONGEST_WAIT));
        if (!hold.passing() || again.isAfter(Micros.instant(run.waitingSince).plus(RunMachine.LONGEST_WAIT)))
            end(run, Outcome.held(run.playbook.name(), run.target.name(), hold.guard()), hold.reason());
        else clock.at(Micros.of(again), () -> goOn(run));
    }

    private void act(SimulatedRun run) {
        run.acted = true;
        acting.put(run.target.name(), run.id);
        intends(run);
        long began = clock.now();
        var known = run.course;
        long takes;
        if (known == null || known.intents().isEmpty()) {
            takes = assumptions.takes(run.playbook.name()).toNanos() / 1000;
        } else {
            long first = Micros.of(known.intents().getFirst());
            if (run.unchanged())
                for (var intent : known.intents().subList(1, known.intents().size()))
                    clock.at(began + Micros.of(intent) - first, () -> intends(run));
            takes = known.endedAt().map(end -> Micros.of(end) - first).orElse(Long.MAX_VALUE);
        }
        if (takes != Long.MAX_VALUE) clock.at(began + takes, () -> end(run));
        tell(run, Outcome.of(Outcome.Kind.RAN, run.playbook.name(), run.target.name()), "");
    }

    private void end(SimulatedRun run, Outcome outcome, String reason) {
        end(run);
        tell(run, outcome, reason);
    }

    private void end(SimulatedRun run) {
        run.ended = true;
        open.remove(pair(run), run.id);
        byId.remove(run.id);
        acting.remove(run.target.name(), run.id);
    }

    private void tell(SimulatedRun run, Outcome outcome, String reason) {
        run.first.outcome = outcome;
        run.first.reason = reasons.same(reason);
        run.first.waits = false;
        settled.accept(run.first.episode);
    }

    /** What people and schedules began is in the way here as it was there. */
    void given(Recorded.Run run) {
        if (run.intents().isEmpty()) return;
        var pair = new Dispatch.Pair(run.playbook(), run.target());
        var id = nextId();
        for (var intent : run.intents())
            clock.at(Micros.of(intent), () -> {
                acting.putIfAbsent(run.target(), id);
                lastIntents.put(pair, clock.instant());
            });
        run.endedAt().ifPresent(end -> clock.at(Micros.of(end), () -> acting.remove(run.target(), id)));
    }

    /** Nothing more becomes due. */
    void finish() {
        for (var run : byId.values()) {
            run.first.waits = false;
            settled.accept(run.first.episode);
        }
    }

    private UUID nextId() {
        return new UUID(0, ++made);
    }

    private static Dispatch.Pair pair(SimulatedRun run) {
        return new Dispatch.Pair(run.playbook.name(), run.target.name());
    }
}
