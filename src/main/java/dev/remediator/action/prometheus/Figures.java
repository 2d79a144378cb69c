package dev.remediator.action.prometheus;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Arithmetic over values of which some may be missing (NaN) or infinite; those are left out. */
final class Figures {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final char NONE = '·';
    private static final int CHART_WIDTH = 30;

    /** Turns the median of absolute deviations into what a standard deviation would be. */
    private static final double MAD = 1.4826;

    /** Less than that part of itself is no movement, however quiet a series was. */
    private static final double LEAST_PART = 0.05;

    static final double HIGHEST_SCORE = 1000;

    private Figures() {}

    static double[] present(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }

    /** NaN of nothing. */
    static double median(double[] values) {
        var sorted = present(values);
        Arrays.sort(sorted);
        if (sorted.length == 0) return Double.NaN;
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }

    /**
     * How far the median moved, in units of how much the values before scattered: robust against single outliers.
     *
     * @return 0 to {@value #HIGHEST_SCORE}, two decimals
     */
    static double score(double[] before, double[] after) {
        var was = median(before);
        var is = median(after);
        var scatter = MAD
                * median(Arrays.stream(present(before))
                        .map(v -> Math.abs(v - was))
                        .toArray());
        var scale = Math.max(scatter, LEAST_PART * Math.abs(was));
        var moved = Math.abs(is - was);
        if (moved == 0) return 0;
        return scale == 0 ? HIGHEST_SCORE : Math.min(HIGHEST_SCORE, Math.round(100 * moved / scale) / 100.0);
    }

    /**
     * The slope of the line through points at equal distances, per distance: the median of all pairs' slopes
     * (Theil-Sen), which a few wild points do not bend.
     */
    static double slope(double[] values) {
        var slopes = DoubleStream.builder();
        for (var i = 0; i < values.length; i++)
            for (var j = i + 1; j < values.length; j++)
                if (Double.isFinite(values[i]) && Double.isFinite(values[j]))
                    slopes.add((values[j] - values[i]) / (j - i));
        return median(slopes.build().toArray());
    }

    /** A line of at most {@value #CHART_WIDTH} bars from the smallest value to the largest; a dot where there is none. */
    static String chart(double[] values) {
        var width = Math.min(CHART_WIDTH, values.length);
        var shown = new double[width];
        for (var i = 0; i < width; i++)
            shown[i] = median(Arrays.copyOfRange(values, i * values.length / width, (i + 1) * values.length / width));
        var range = Arrays.stream(shown).filter(Double::isFinite).summaryStatistics();
        var chart = new StringBuilder();
        for (var value : shown) {
            if (Double.isNaN(value)) chart.append(NONE);
            else {
                var part = range.getMax() > range.getMin()
                        ? value / (range.getMax() - range.getMin()) - range.getMin() / (range.getMax() - range.getMin())
                        : 0;
                chart.append(BARS.charAt((int) Math.min(BARS.length() - 1, part * BARS.length())));
            }
        }
        return chart.toString();
    }

    /** Those that are there, thinned out evenly to at most so many. */
    static List<Double> points(double[] values, int most) {
        var there = present(values);
        if (there.length <= most) return Arrays.stream(there).boxed().toList();
        return java.util.stream.IntStream.range(0, most)
                .mapToObj(i -> there[(int) ((long) i * (there.length - 1) / (most - 1))])
                .toList();
    }
}
