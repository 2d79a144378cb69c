package dev.remediator.rehearsal;

import dev.remediator.guard.Cooldown;
import dev.remediator.guard.EffectGuards;
import dev.remediator.guard.Inhibition;
import dev.remediator.guard.StandingChange;
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

    /** When each run of a playbook but one last set out to change something. */
    private List<Instant> lastOfEach(String playbook, Optional<String> target, UUID without) {
        var last = new LinkedHashMap<UUID, Instant>();
        for (var intent : intents)
            if (intent.playbook().equals(playbook)
                    && target.filter(t -> !t.equals(intent.target())).isEmpty()
                    && !without.equals(intent.run()))
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
        var verdict = EffectGuards.decide(
                new EffectGuards.Asking(run.id(), run.playbook(), run.target(), asked.limits()),
                new History(run, asked, now),
                now);
        if (verdict instanceof Verdict.Allow) holds(run.target(), run.id());
        return verdict;
    }

    /** What happened before, as one run has to know it. */
    private final class History implements EffectGuards.World {
        private final RunState run;
        private final Command.EvaluateGuards asked;
        private final Instant now;

        History(RunState run, Command.EvaluateGuards asked, Instant now) {
            this.run = run;
            this.asked = asked;
            this.now = now;
        }

        @Override
        public Optional<UUID> holder() {
            return Optional.of(holders.getOrDefault(run.target(), run.id()));
        }

        @Override
        public List<Inhibition.Open> troubledDependencies() {
            return open(asked.inhibitors(), now);
        }

        @Override
        public Optional<Instant> lastIntent() {
            return Guards.this.lastIntent(run.playbook(), run.target(), Optional.of(run.id()));
        }

        @Override
        public List<Instant> actedOnTarget() {
            return lastOfEach(run.playbook(), Optional.of(run.target()), run.id());
        }

        @Override
        public List<Instant> actedAnywhere() {
            return lastOfEach(run.playbook(), Optional.empty(), run.id());
        }

        @Override
        public List<StandingChange.Standing> standing() {
            return Guards.this.standing(run, asked.intention(), now);
        }
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
