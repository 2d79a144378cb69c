package dev.remediator.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** A chart in words. */
final class Words {
    private static final Duration LONG = Duration.ofHours(36);

    private Words() {}

    static String of(Chart chart) {
        var format = moments(chart);
        var lines = chart.series().stream()
                .map(s -> (chart.series().size() == 1 ? "" : s.name() + " ") + line(s, chart.unit()))
                .collect(Collectors.joining("; "));
        var marks = chart.marks().isEmpty()
                ? ""
                : " Marked: "
                        + chart.marks().stream()
                                .map(m -> m.label() + " " + format.format(m.at()))
                                .collect(Collectors.joining(", "))
                        + ".";
        return "%s, %s to %s UTC: %s.%s"
                .formatted(chart.title(), format.format(chart.from()), format.format(chart.to()), lines, marks);
    }

    private static String line(Chart.Series series, String unit) {
        var behind = unit.isEmpty() ? "" : " " + unit;
        var low = series.points().stream()
                .min(Comparator.comparingDouble(Chart.Point::value))
                .orElseThrow();
        var high = series.points().stream()
                .max(Comparator.comparingDouble(Chart.Point::value))
                .orElseThrow();
        return "%s at the beginning, %s at the end, between %s and %s%s"
                .formatted(
                        Lettering.figure(series.points().getFirst().value()),
                        Lettering.figure(series.points().getLast().value()),
                        Lettering.figure(low.value()),
                        Lettering.figure(high.value()),
                        behind);
    }

    /** Hours and minutes; with the day where that is needed. */
    static DateTimeFormatter moments(Chart chart) {
        return DateTimeFormatter.ofPattern(pattern(chart.from(), chart.to()), Locale.ROOT)
                .withZone(ZoneOffset.UTC);
    }

    static String pattern(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(LONG) < 0 ? "HH:mm" : "MM-dd HH:mm";
    }
}
