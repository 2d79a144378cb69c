package dev.remediator.rehearsal;

import dev.remediator.action.Actions;
import dev.remediator.alert.Labels;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Scope;
import dev.remediator.target.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays scenarios: the playbooks, the machine and the guards of production, in virtual time and a described world. The
 * same scenario gives the same timeline, always. Immutable and safe to share.
 */
public final class Rehearsal {
    private final PlaybookCatalog catalog;
    private final Actions actions;

    public Rehearsal(PlaybookCatalog catalog, Actions actions) {
        this.catalog = catalog;
        this.actions = actions;
    }

    /** @throws IllegalArgumentException for a playbook that the catalog does not have */
    public Performance play(Scenario scenario) {
        var playbook = catalog.find(scenario.playbook())
                .orElseThrow(() -> new IllegalArgumentException("no playbook is called " + scenario.playbook()));
        var alert = scenario.alert();
        if (alert.isPresent()) {
            var labels = Labels.of(alert.get().labels());
            if (!playbook.matches(labels)) return over(new Performance.Course.NoMatch());
            var takes = takes(labels, scenario);
            if (takes.isPresent() && Playbook.ASKED_FIRST.compare(takes.get(), playbook) < 0)
                return over(new Performance.Course.TakenBy(takes.get().name(), why(takes.get(), playbook)));
            var stopped = stopped(playbook, scenario);
            if (stopped.isPresent())
                return over(new Performance.Course.Stopped(
                        stopped.get().guard(), stopped.get().reason(), takes.map(Playbook::name)));
        }
        return switch (target(playbook, scenario)) {
            case Found(Target target) -> new Play(scenario, playbook, target, actions, catalog).perform();
            case Missing(String why) -> over(new Performance.Course.Stopped("target", why, Optional.empty()));
        };
    }

    private static Performance over(Performance.Course course) {
        return new Performance(course, new Timeline(List.of()), List.of());
    }

    /** Who takes the alert: the first by severity, rank and name that matches and that nothing stops. */
    private Optional<Playbook> takes(Labels labels, Scenario scenario) {
        return catalog.playbooks().stream()
                .filter(playbook -> playbook.matches(labels))
                .filter(playbook -> stopped(playbook, scenario).isEmpty())
                .findFirst();
    }

    private static String why(Playbook first, Playbook second) {
        if (first.severity() != second.severity())
            return "%s comes before %s".formatted(first.severity(), second.severity());
        if (first.rank() != second.rank()) return "rank %d comes before %d".formatted(first.rank(), second.rank());
        return "of equals the first by name is asked first";
    }

    /** What keeps a playbook from taking the scenario's alert. */
    private Optional<Verdict.Hold> stopped(Playbook playbook, Scenario scenario) {
        return switch (target(playbook, scenario)) {
            case Missing(String why) -> Optional.of(new Verdict.Hold("target", why, Optional.empty(), false));
            case Found(Target target) ->
                Play.mayTake(playbook, target, scenario) instanceof Verdict.Hold hold
                        ? Optional.of(hold)
                        : Optional.empty();
        };
    }

    private sealed interface Aim {}

    private record Found(Target target) implements Aim {}

    private record Missing(String why) implements Aim {}

    private Aim target(Playbook playbook, Scenario scenario) {
        try {
            var name = playbook.target().resolve(scope(scenario, scenario.at()));
            return catalog.targets()
                    .find(name)
                    .<Aim>map(Found::new)
                    .orElseGet(() -> new Missing("no target is called '%s'".formatted(name)));
        } catch (NotEvaluable e) {
            return new Missing(String.valueOf(e.getMessage()));
        }
    }

    /** Playbooks that match an alert, in the order in which they are asked. */
    public List<Playbook> candidates(Scenario.Origin.OfAlert alert) {
        var labels = Labels.of(alert.labels());
        return catalog.playbooks().stream().filter(p -> p.matches(labels)).toList();
    }

    /** The target on which a scenario's playbook acts, where it has one. */
    Optional<Target> targetOf(Playbook playbook, Scenario scenario) {
        return target(playbook, scenario) instanceof Found(Target target) ? Optional.of(target) : Optional.empty();
    }

    private static Scope scope(Scenario scenario, Instant now) {
        var labels = scenario.alert().map(Scenario.Origin.OfAlert::labels).orElse(Map.of());
        var annotations =
                scenario.alert().map(Scenario.Origin.OfAlert::annotations).orElse(Map.of());
        return new Scope(Labels.of(labels), annotations, Optional.empty(), Map.of(), Map.of(), now, now);
    }
}
