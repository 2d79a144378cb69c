package dev.remediator.action;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What a {@link Range} says about one value. */
final class Ranges {
    private Ranges() {}

    /** Why the value is out of its range, for the author of the file; empty when it is not, or has none. */
    static Optional<String> problem(Range range, Object value) {
        return switch (value) {
            case Integer number -> numbers(range, BigDecimal.valueOf(number), "must be ", "");
            case Long number -> numbers(range, BigDecimal.valueOf(number), "must be ", "");
            case Double number
            when Double.isFinite(number) -> numbers(range, BigDecimal.valueOf(number), "must be ", "");
            case Double _ -> Optional.of("must be a finite number");
            case Duration duration -> durations(range, duration);
            case String text -> sizes(range, text.codePointCount(0, text.length()), " characters");
            case Collection<?> items -> sizes(range, items.size(), " entries");
            case Map<?, ?> entries -> sizes(range, entries.size(), " entries");
            case Optional<?> held -> held.flatMap(inner -> problem(range, inner));
            default -> throw new IllegalStateException(value.getClass() + " has no range");
        };
    }

    private static Optional<String> sizes(Range range, int size, String what) {
        return numbers(range, BigDecimal.valueOf(size), "must have ", what)
                .map(problem -> size == 0 ? "must not be empty" : problem);
    }

    private static Optional<String> numbers(Range range, BigDecimal value, String before, String after) {
        var low = !range.min().isEmpty() && value.compareTo(new BigDecimal(range.min())) < 0;
        var high = !range.max().isEmpty() && value.compareTo(new BigDecimal(range.max())) > 0;
        return low || high ? Optional.of(before + says(range) + after) : Optional.empty();
    }

    private static Optional<String> durations(Range range, Duration value) {
        var low = !range.min().isEmpty() && value.compareTo(Durations.parse(range.min())) < 0;
        var high = !range.max().isEmpty() && value.compareTo(Durations.parse(range.max())) > 0;
        return low || high ? Optional.of("must be " + says(range)) : Optional.empty();
    }

    private static String says(Range range) {
        if (range.max().isEmpty()) return "at least " + range.min();
        return range.min().isEmpty() ? "at most " + range.max() : range.min() + " to " + range.max();
    }
}
