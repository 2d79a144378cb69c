package dev.remediator.action;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The course of one figure over time.
 *
 * @param name as its platform or the target names it; hostile
 * @param unit for people; may be empty
 * @param values oldest first, finite; empty where there are none
 * @param problem why there are none
 */
public record Course(String name, String unit, List<Value> values, Optional<String> problem) {
    public Course {
        values = List.copyOf(values);
    }

    public record Value(Instant at, double value) {}

    /**
     * What is asked for.
     *
     * @param most figures
     * @param points most values of each
     */
    public record Span(Instant from, Instant to, int most, int points) {
        public Span {
            if (!from.isBefore(to)) throw new IllegalArgumentException("a span ends after it begins");
            if (most < 1 || points < 2) throw new IllegalArgumentException("a span has a figure and two values");
        }
    }
}
