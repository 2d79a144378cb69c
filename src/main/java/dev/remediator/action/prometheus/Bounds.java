package dev.remediator.action.prometheus;

import dev.remediator.action.CheckResult;
import dev.remediator.action.prometheus.PrometheusSettings.NoData;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/** Judges the values of a query. Every one must keep the bounds; the first that does not is named. */
record Bounds(Optional<Double> below, Optional<Double> above, NoData empty, NoData nan) {
    static Bounds of(PrometheusSettings settings) {
        return new Bounds(settings.below(), settings.above(), settings.empty(), settings.nan());
    }

    CheckResult judge(List<Sample> samples) {
        if (samples.isEmpty())
            return result(empty == NoData.PASS, "no data: the query gives no series" + counted(empty, "empty"));
        for (var sample : samples) {
            var judged = judge(sample, samples.size() > 1);
            if (judged instanceof CheckResult.Failed) return judged;
        }
        return samples.size() == 1
                ? judge(samples.getFirst(), false)
                : new CheckResult.Passed("all " + samples.size() + " series are " + bounds());
    }

    private CheckResult judge(Sample sample, boolean named) {
        var value = sample.value();
        var of = named ? " of " + shortened(sample.series()) : "";
        if (Double.isNaN(value))
            return result(nan == NoData.PASS, "no data: the value" + of + " is not a number" + counted(nan, "nan"));
        // Comparisons are with the bound excluded, as the words say.
        var good = below.filter(bound -> !(value < bound)).isEmpty()
                && above.filter(bound -> !(value > bound)).isEmpty();
        return result(good, shown(value) + of + (good ? " is " : " is not ") + bounds());
    }

    private String bounds() {
        var lower = above.map(bound -> "above " + shown(bound));
        var upper = below.map(bound -> "below " + shown(bound));
        return lower.isPresent() && upper.isPresent()
                ? lower.get() + " and " + upper.get()
                : lower.or(() -> upper).orElse("unbounded");
    }

    private static String counted(NoData rule, String key) {
        return rule == NoData.PASS ? " (" + key + ": pass)" : "";
    }

    private static CheckResult result(boolean passed, String saw) {
        return passed ? new CheckResult.Passed(saw) : new CheckResult.Failed(saw);
    }

    private static String shortened(String series) {
        return series.length() > 120 ? series.substring(0, 120) + "…" : series;
    }

    /** Four significant digits are enough for people, and whole numbers need no decimals. */
    private static String shown(double value) {
        if (Double.isInfinite(value)) return value > 0 ? "+Inf" : "-Inf";
        if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
        return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
    }
}
