package dev.remediator.playbook;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Matchers;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One remediation, checked. Immutable; equal digests mean equal behaviour, but for the words of
 * its messages, which are those of now.
 *
 * @param guide for people, Markdown: what it means, what to look at
 * @param target a target's name, or an expression over the alert that gives one
 * @param autonomy how far it may go without a person
 * @param rank breaks ties between playbooks of one severity; lower first
 * @param windows when it may act
 * @param inhibitedByDependencies keeps still while a target that its own depends on has an open incident
 * @param unless guards by name, evaluated after gathering; true holds the run
 * @param verify proves each step that has none of its own, and is the first check of a run
 * @param deadline longest life of a run, from its start
 * @param digest lower-case hex SHA-256 of the file's text
 */
public record Playbook(
        String name,
        String about,
        Optional<String> guide,
        Severity severity,
        Start start,
        Template target,
        Autonomy autonomy,
        int rank,
        Limits limits,
        Windows windows,
        boolean inhibitedByDependencies,
        Map<String, Expression> unless,
        List<Gathering> gather,
        Procedure procedure,
        Optional<Verify> verify,
        List<Otherwise> otherwise,
        Duration deadline,
        String digest) {
    public static final Duration DEFAULT_DEADLINE = Duration.ofHours(1);
    public static final int DEFAULT_RANK = 100;

    /** The order in which playbooks that match one alert are asked: the first that nothing stops takes it. */
    public static final Comparator<Playbook> ASKED_FIRST = Comparator.comparing(Playbook::severity)
            .thenComparingInt(Playbook::rank)
            .thenComparing(Playbook::name);

    public Playbook {
        if (name.isBlank()) throw new IllegalArgumentException("a playbook needs a name");
        if (!deadline.isPositive()) throw new IllegalArgumentException("a deadline must be longer than nothing");
        unless = Collections.unmodifiableMap(new LinkedHashMap<>(unless));
        gather = List.copyOf(gather);
        otherwise = List.copyOf(otherwise);
    }

    /** Any of them may match; none where no alert starts it. */
    public List<Matchers> when() {
        return start instanceof Start.OnAlert alert ? alert.when() : List.of();
    }

    /** {@code for:}: the alert must still be firing after this time. */
    public Optional<Duration> holdFor() {
        return start instanceof Start.OnAlert alert ? alert.holdFor() : Optional.empty();
    }

    public boolean matches(Labels labels) {
        for (var matchers : when()) if (matchers.matches(labels)) return true;
        return false;
    }

    /** How a step is proved, if at all. */
    public Optional<Verify> verification(Step.Change step) {
        return step.verify().or(() -> verify);
    }
}
