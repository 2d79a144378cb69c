package dev.remediator.playbook;

import java.time.Duration;

/**
 * How a step is proved: the target's check must pass without a break for {@code hold}, and that must be reached
 * {@code within} the time after the step was done.
 *
 * @param check name of a check of the run's target
 * @param hold zero means that one pass is enough
 * @param every pause between two checks
 */
public record Verify(String check, Duration hold, Duration within, Duration every) {
    public static final Duration DEFAULT_WITHIN = Duration.ofMinutes(5);

    public Verify {
        if (check.isBlank()) throw new IllegalArgumentException("verify needs the name of a check");
        if (hold.isNegative()) throw new IllegalArgumentException("hold cannot be negative");
        if (within.compareTo(hold) < 0) throw new IllegalArgumentException("within is shorter than hold");
        if (!every.isPositive()) throw new IllegalArgumentException("every must be longer than nothing");
    }
}
