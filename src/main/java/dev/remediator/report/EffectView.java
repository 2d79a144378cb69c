package dev.remediator.report;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that was changed, or was about to be.
 *
 * @param says in words, before it was done
 * @param outcome {@code done}, {@code refused}, {@code failed}, {@code unknown}, {@code repeated}; empty where the result is awaited
 */
public record EffectView(
        String capability,
        String says,
        Instant intentAt,
        Optional<Instant> resultAt,
        Optional<String> outcome,
        Optional<String> summary) {}
