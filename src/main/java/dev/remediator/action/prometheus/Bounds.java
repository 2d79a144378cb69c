package dev.remediator.action.prometheus;

import dev.remediator.action.CheckResult;
import dev.remediator.action.Interval;
import dev.remediator.action.prometheus.PrometheusSettings.NoData;
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
                : new CheckResult.Passed("all " + samples.size() + " series are " + bounds().says());
    }

    private CheckResult judge(Sample sample, boolean named) {
        var value = sample.value();
        var of = named ? " of " + shortened(sample.series()) : "";
        if (Double.isNaN(value))
            return result(nan == NoData.PASS, "no data: the value" + of + " is not a number" + counted(nan, "nan"));
        var good = bounds().holds(value);
        return result(good, Interval.shown(value) + of + (good ? " is " : " is not ") + bounds().says());
    }

    private Interval bounds() {
        return new Interval(below, above);
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
}
