package dev.remediator.intake;

import dev.remediator.action.NearMiss;
import dev.remediator.alert.Alert;
import dev.remediator.guard.Cooldown;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Scope;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Decides which playbook takes an alert: the first, by severity, rank and name, that nothing stops. Pure. */
public final class Dispatch {
    private Dispatch() {}

    /** A playbook together with the target it would act on. */
    public record Pair(String playbook, String target) {}

    /** A playbook that matches, with its target or why it has none. */
    public record Candidate(Playbook playbook, Optional<Target> target, String problem) {}

    /** What must be known about the world; only for the candidates' pairs. */
    public record View(Map<Pair, UUID> openRuns, Map<Pair, Instant> lastIntents) {
        /** Nothing is under way, and nothing was ever done. */
        public static final View NOTHING = new View(Map.of(), Map.of());
    }

    /** Who takes it, or why nobody does. */
    public sealed interface Decision {
        record Take(Candidate candidate, List<Disposition.Stopped> stopped) implements Decision {}

        record Join(String playbook, String target, UUID run, List<Disposition.Stopped> stopped) implements Decision {}

        record None(Disposition disposition) implements Decision {}
    }

    /** The playbooks that match, best first. */
    public static List<Candidate> candidates(PlaybookIndex index, Targets targets, Alert alert, Instant now) {
        var candidates = new ArrayList<Candidate>();
        for (var playbook : index.find(alert.labels())) {
            try {
                var name = playbook.target()
                        .resolve(new Scope(
                                alert.labels(), alert.annotations(), Optional.empty(), Map.of(), Map.of(), now, now));
                var target = targets.find(name);
                candidates.add(new Candidate(playbook, target, target.isPresent() ? "" : unknown(name, targets)));
            } catch (NotEvaluable e) {
                candidates.add(new Candidate(playbook, Optional.empty(), String.valueOf(e.getMessage())));
            }
        }
        return candidates;
    }

    private static String unknown(String name, Targets targets) {
        var names = targets.all().stream().map(Target::name).toList();
        return "no target is called '%s'".formatted(name)
                + NearMiss.of(name, names)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
    }

    /** @param candidates best first */
    public static Decision decide(List<Candidate> candidates, View view, Instant now) {
        if (candidates.isEmpty()) return new Decision.None(new Disposition.Unowned());
        var stopped = new ArrayList<Disposition.Stopped>();
        Optional<Instant> retryAt = Optional.empty();
        for (int i = 0; i < candidates.size(); i++) {
            var candidate = candidates.get(i);
            var playbook = candidate.playbook();
            if (candidate.target().isEmpty()) {
                stopped.add(new Disposition.Stopped(playbook.name(), "target", candidate.problem()));
                continue;
            }
            var pair = new Pair(playbook.name(), candidate.target().get().name());
            var open = view.openRuns().get(pair);
            if (open != null) {
                taken(candidates, i, stopped);
                return new Decision.Join(pair.playbook(), pair.target(), open, stopped);
            }
            var verdict = playbook.limits()
                    .cooldown()
                    .map(c -> Cooldown.decide(
                            pair.playbook(),
                            pair.target(),
                            c,
                            Optional.ofNullable(view.lastIntents().get(pair)),
                            now))
                    .orElse(Verdict.ALLOW);
            switch (verdict) {
                case Verdict.Allow allow -> {
                    taken(candidates, i, stopped);
                    return new Decision.Take(candidate, stopped);
                }
                case Verdict.Hold hold -> {
                    stopped.add(new Disposition.Stopped(playbook.name(), hold.guard(), hold.reason()));
                    if (hold.until().isPresent()
                            && (retryAt.isEmpty() || hold.until().get().isBefore(retryAt.get())))
                        retryAt = hold.until();
                }
            }
        }
        return new Decision.None(new Disposition.Held(stopped, retryAt));
    }

    private static void taken(List<Candidate> candidates, int by, List<Disposition.Stopped> stopped) {
        var winner = candidates.get(by).playbook().name();
        for (int i = by + 1; i < candidates.size(); i++)
            stopped.add(new Disposition.Stopped(candidates.get(i).playbook().name(), "taken", "taken by " + winner));
    }
}
