package dev.remediator.rehearsal;

import dev.remediator.action.Action;
import dev.remediator.action.Actions;
import dev.remediator.action.Reading;
import dev.remediator.playbook.Gathering;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Step;
import dev.remediator.target.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a test is about, as far as its file is read against it.
 *
 * @param target empty where the alert's labels name none
 */
record Setting(PlaybookCatalog catalog, Actions actions, Playbook playbook, Optional<Target> target, Instant at) {
    /** What a gathered check leaves. */
    record CheckFact(String status, String saw) {}

    /** Everything that the playbook reads: under {@code gather}, and in its steps. */
    List<Gathering> gatherings() {
        var all = new ArrayList<>(playbook.gather());
        for (var step : playbook.procedure().steps()) if (step instanceof Step.Read read) all.add(read.gathering());
        return all;
    }

    Set<String> factNames() {
        return gatherings().stream().map(Gathering::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The record in which the evidence of that name comes; empty where nobody can tell. */
    Optional<Class<?>> factType(String name) {
        var gathering = gatherings().stream().filter(g -> g.name().equals(name)).findFirst();
        if (gathering.isEmpty()) return Optional.empty();
        if (gathering.get().check().isPresent()) return Optional.of(CheckFact.class);
        return gathering
                .flatMap(g -> g.target().flatMap(t -> catalog.targets().find(t)).or(this::target))
                .flatMap(t -> actions.find(gathering.get().capability(), t))
                .flatMap(Setting::output);
    }

    private static Optional<Class<?>> output(Action<?, ?> action) {
        return action instanceof Reading<?, ?, ?> reading ? Optional.of(reading.output()) : Optional.empty();
    }

    /** Capabilities that it may carry out. */
    Set<String> capabilities() {
        return playbook.procedure().changes().stream()
                .map(Step.Change::capability)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of its questions. */
    Set<String> questions() {
        return playbook.procedure().steps().stream()
                .flatMap(step -> step instanceof Step.Ask ask
                        ? java.util.stream.Stream.of(ask.as())
                        : java.util.stream.Stream.empty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Checks of its target, and {@code target/check} of all. */
    Set<String> checks() {
        var names = new TreeSet<String>();
        target.ifPresent(t -> names.addAll(t.checks().keySet()));
        for (var each : catalog.targets().all())
            for (var check : each.checks().keySet()) names.add(each.name() + "/" + check);
        return names;
    }

    Set<String> targets() {
        return catalog.targets().all().stream().map(Target::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
