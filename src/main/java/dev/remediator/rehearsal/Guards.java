package dev.remediator.rehearsal;

import dev.remediator.guard.Cooldown;
import dev.remediator.guard.Demotion;
import dev.remediator.guard.EffectGuards;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Inhibition;
import dev.remediator.guard.Returning;
import dev.remediator.guard.Silence;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import dev.remediator.run.Changed;
import dev.remediator.run.Command;
import dev.remediator.run.RunState;
import dev.remediator.run.Trigger;
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
    private final Safety safety;
    private final Restraints restraints;
    private final Instant start;
    private final List<Intent> intents = new ArrayList<>();
    private final Map<String, UUID> holders = new HashMap<>();
    private final Map<String, Instant> incidents = new HashMap<>();

    /** @param safety what holds for all playbooks */
    Guards(Restorations restorations, Safety safety, Restraints restraints, Instant start) {
        this.restorations = restorations;
        this.safety = safety;
        this.restraints = restraints;
        this.start = start;
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

    /** When each run, of a playbook or of any, but one last set out to change something. */
    private List<Instant> lastOfEach(Optional<String> playbook, Optional<String> target, UUID without) {
        var last = new LinkedHashMap<UUID, Instant>();
        for (var intent : intents)
            if (playbook.filter(p -> !p.equals(intent.playbook())).isEmpty()
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

    /** What keeps even temporary changes from being taken back. */
    Optional<Freeze> killSwitch(Instant now) {
        return restraints.freezes(start, now).stream()
                .filter(Freeze::kill)
                .filter(kill -> kill.until().filter(end -> !end.isAfter(now)).isEmpty())
                .findFirst();
    }

    /** Before an effect, and before something is taken back: the target is claimed where nothing holds it. */
    Verdict claim(RunState run, Command.Claiming asked, Instant now) {
        return switch (asked) {
            case Command.Look look ->
                EffectGuards.look(
                        asking(run, look.limits(), look.windows(), false),
                        new History(run, look.inhibitors(), Optional.empty(), now),
                        now);
            case Command.EvaluateGuards guards ->
                held(
                        run,
                        EffectGuards.decide(
                                asking(run, guards.limits(), guards.windows(), guards.consented()),
                                new History(run, guards.inhibitors(), Optional.of(guards.intention()), now),
                                now));
            case Command.HoldTarget _ ->
                held(
                        run,
                        EffectGuards.takeBack(
                                run.id(), run.target(), new History(run, List.of(), Optional.empty(), now), now));
        };
    }

    private static EffectGuards.Asking asking(RunState run, Limits limits, Windows windows, boolean consented) {
        return new EffectGuards.Asking(
                run.id(),
                run.playbook(),
                run.target(),
                limits,
                windows,
                run.trigger() instanceof Trigger.ByAlert,
                consented);
    }

    private Verdict held(RunState run, Verdict verdict) {
        if (verdict instanceof Verdict.Allow) holds(run.target(), run.id());
        return verdict;
    }

    /** What happened before, as one run has to know it. */
    private final class History implements EffectGuards.World {
        private final RunState run;
        private final List<String> inhibitors;
        private final Optional<Command.Intention> intention;
        private final Instant now;

        History(RunState run, List<String> inhibitors, Optional<Command.Intention> intention, Instant now) {
            this.run = run;
            this.inhibitors = inhibitors;
            this.intention = intention;
            this.now = now;
        }

        @Override
        public Safety safety() {
            return safety;
        }

        @Override
        public List<Freeze> freezes() {
            return restraints.freezes(start, now).stream()
                    .filter(freeze -> freeze.concerns(run.playbook(), run.target()))
                    .toList();
        }

        @Override
        public Silence silence() {
            return safety.silences().isPresent() ? restraints.silence(start, now) : Silence.NONE;
        }

        @Override
        public List<Instant> alertStarts() {
            return restraints.starts(start);
        }

        @Override
        public Instant alertBegan() {
            return start;
        }

        @Override
        public List<Returning.Healing> healings() {
            return restraints.healings(start);
        }

        @Override
        public Optional<Demotion> demotion() {
            return restraints.demotion(run.playbook(), start);
        }

        @Override
        public Optional<UUID> holder() {
            return Optional.of(holders.getOrDefault(run.target(), run.id()));
        }

        @Override
        public List<Inhibition.Open> troubledDependencies() {
            return open(inhibitors, now);
        }

        @Override
        public Optional<Instant> lastIntent() {
            return Guards.this.lastIntent(run.playbook(), run.target(), Optional.of(run.id()));
        }

        @Override
        public List<Instant> actedOnTarget() {
            return lastOfEach(Optional.of(run.playbook()), Optional.of(run.target()), run.id());
        }

        @Override
        public List<Instant> actedAnywhere() {
            return lastOfEach(Optional.of(run.playbook()), Optional.empty(), run.id());
        }

        @Override
        public List<Instant> anyActedOnTarget() {
            return lastOfEach(Optional.empty(), Optional.of(run.target()), run.id());
        }

        @Override
        public List<Instant> anyActedAnywhere() {
            return lastOfEach(Optional.empty(), Optional.empty(), run.id());
        }

        @Override
        public List<StandingChange.Standing> standing() {
            return intention.map(i -> Guards.this.standing(run, i, now)).orElse(List.of());
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
