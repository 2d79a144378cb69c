package dev.remediator.playbook;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Matchers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One remediation, checked. Immutable; equal digests mean equal behaviour.
 *
 * @param when any of them may match
 * @param holdFor {@code for:} of the playbook: the alert must still be firing after this time
 * @param target a target's name, or an expression over the alert that gives one
 * @param rank breaks ties between playbooks of one severity; lower first
 * @param unless guards by name, evaluated after gathering; true holds the run
 * @param verify proves each step that has none of its own, and is the first check of a run
 * @param deadline longest life of a run, from its start
 * @param digest lower-case hex SHA-256 of the file's text
 */
public record Playbook(
        String name,
        String about,
        Severity severity,
        List<Matchers> when,
        Optional<Duration> holdFor,
        Template target,
        int rank,
        Limits limits,
        Map<String, Expression> unless,
        List<Gathering> gather,
        Procedure procedure,
        Optional<Verify> verify,
        List<Otherwise> otherwise,
        Duration deadline,
        String digest) {
    public static final Duration DEFAULT_DEADLINE = Duration.ofHours(1);
    public static final int DEFAULT_RANK = 100;

    public Playbook {
        if (name.isBlank()) throw new IllegalArgumentException("a playbook needs a name");
        if (!deadline.isPositive()) throw new IllegalArgumentException("a deadline must be longer than nothing");
        when = List.copyOf(when);
        unless = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(unless));
        gather = List.copyOf(gather);
        otherwise = List.copyOf(otherwise);
    }

    public boolean matches(Labels labels) {
        for (var matchers : when) if (matchers.matches(labels)) return true;
        return false;
    }

    /** How a step is proved, if at all. */
    public Optional<Verify> verification(Step step) {
        return step.verify().or(() -> verify);
    }
}
