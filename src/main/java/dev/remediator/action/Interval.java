package dev.remediator.action;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** What a value must stay below and above, both excluded, as the words say. */
public record Interval(Optional<Double> below, Optional<Double> above) {
    public Interval {
        if (below.isPresent() && above.isPresent() && below.get() <= above.get())
            throw new IllegalArgumentException("nothing is below " + below.get() + " and above " + above.get());
    }

    public boolean bounded() {
        return below.isPresent() || above.isPresent();
    }

    public boolean holds(double value) {
        return below.filter(bound -> !(value < bound)).isEmpty()
                && above.filter(bound -> !(value > bound)).isEmpty();
    }

    /** For people; empty without bounds. */
    public String says() {
        var lower = above.map(bound -> "above " + shown(bound));
        var upper = below.map(bound -> "below " + shown(bound));
        return lower.isPresent() && upper.isPresent()
                ? lower.get() + " and " + upper.get()
                : lower.or(() -> upper).orElse("");
    }

    /** Four significant digits are enough for people, and whole numbers need no decimals. */
    public static String shown(double value) {
        if (Double.isInfinite(value)) return value > 0 ? "+Inf" : "-Inf";
        if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
        return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
    }
}
