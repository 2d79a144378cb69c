package dev.remediator.rehearsal;

import dev.remediator.guard.Cooldown;
import dev.remediator.guard.Inhibition;
import dev.remediator.guard.Limit;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.TargetBusy;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Limits;
import dev.remediator.run.Changed;
import dev.remediator.run.Command;
import dev.remediator.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The guards of production over a history in memory: what {@code Claims} asks the database. Decides nothing itself. For
 * one thread.
 */
final class Guards {
    /** An effect that was intended. */
    private record Intent(UUID run, String playbook, String target, Instant at) {}

    private final Restorations restorations;
    private final List<Intent> intents = new ArrayList<>();
    private final Map<String, UUID> holders = new HashMap<>();
    private final Map<String, Instant> incidents = new HashMap<>();

    Guards(Restorations restorations) {
        this.restorations = restorations;
    }

    void intended(UUID run, String playbook, String target, Instant at) {
        intents.add(new Intent(run, playbook, target, at));
    }

    void holds(String target, UUID run) {
        holders.put(target, run);
    }

    void letsGo(UUID run) {
        holders.values().removeIf(run::equals);
    }

    /** When a playbook last set out to change a target, leaving one run out. */
    Optional<Instant> lastIntent(String playbook, String target, Optional<UUID> without) {
        return intents.stream()
                .filter(i -> i.playbook().equals(playbook) && i.target().equals(target))
                .filter(i -> without.filter(i.run()::equals).isEmpty())
                .map(Intent::at)
                .max(Instant::compareTo);
    }

    /** Before a run begins. */
    Verdict mayTake(String playbook, String target, Limits limits, Instant now) {
        return limits.cooldown()
                .map(c -> Cooldown.decide(playbook, target, c, lastIntent(playbook, target, Optional.empty()), now))
                .orElse(Verdict.ALLOW);
    }

    private Verdict limits(String playbook, String target, Limits limits, Optional<UUID> without, Instant now) {
        var verdict = limits.cooldown()
                .map(c -> Cooldown.decide(playbook, target, c, lastIntent(playbook, target, without), now))
                .orElse(Verdict.ALLOW);
        if (verdict instanceof Verdict.Hold) return verdict;
        verdict = limits.perTarget()
                .map(rate -> Limit.perTarget(
                        playbook, target, rate, lastOfEach(playbook, Optional.of(target), without), now))
                .orElse(Verdict.ALLOW);
        if (verdict instanceof Verdict.Hold) return verdict;
        return limits.perPlaybook()
                .map(rate -> Limit.perPlaybook(playbook, rate, lastOfEach(playbook, Optional.empty(), without), now))
                .orElse(Verdict.ALLOW);
    }

    /** When each run of a playbook last set out to change something. */
    private List<Instant> lastOfEach(String playbook, Optional<String> target, Optional<UUID> without) {
        var last = new LinkedHashMap<UUID, Instant>();
        for (var intent : intents)
            if (intent.playbook().equals(playbook)
                    && target.filter(t -> !t.equals(intent.target())).isEmpty()
                    && without.filter(intent.run()::equals).isEmpty())
                last.merge(intent.run(), intent.at(), (a, b) -> a.isAfter(b) ? a : b);
        return List.copyOf(last.values());
    }

    /** An incident of a target is open. */
    void opened(String target, Instant at) {
        incidents.put(target, at);
    }

    private List<Inhibition.Open> open(List<String> inhibitors, Instant now) {
        return inhibitors.stream()
                .filter(incidents::containsKey)
                .map(target ->
                        new Inhibition.Open(target, "an incident of " + target, incidents.getOrDefault(target, now)))
                .toList();
    }

    /** Before an effect; the target is claimed where nothing holds it. */
    Verdict claim(RunState run, Command.EvaluateGuards asked, Instant now) {
        var holder = holders.getOrDefault(run.target(), run.id());
        var verdict = TargetBusy.decide(run.target(), run.id(), Optional.of(holder), now);
        if (verdict instanceof Verdict.Hold) return verdict;
        verdict = Inhibition.decide(run.target(), open(asked.inhibitors(), now));
        if (verdict instanceof Verdict.Hold) return verdict;
        verdict = limits(run.playbook(), run.target(), asked.limits(), Optional.of(run.id()), now);
        if (verdict instanceof Verdict.Hold) return verdict;
        verdict = StandingChange.decide(run.target(), standing(run, asked.intention(), now), now);
        if (verdict instanceof Verdict.Allow) holds(run.target(), run.id());
        return verdict;
    }

    private List<StandingChange.Standing> standing(RunState run, Command.Intention intention, Instant now) {
        return restorations.standing().stream()
                .filter(change -> change.target.equals(run.target()))
                .filter(change -> Changed.kind(change.capability).equals(Changed.kind(intention.capability()))
                        && Changed.same(intention.capability(), intention.input(), change.input))
                .filter(change -> !change.run.equals(run.id()) || !change.due().isAfter(now))
                .map(change -> new StandingChange.Standing(change.run, change.says(), change.due()))
                .toList();
    }
}
