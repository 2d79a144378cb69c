package dev.remediator.chart;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Figures over time. The texts may be hostile: they are drawn as outlines of their letters, never as markup. What is not
 * finite is left out; where values are missing the line is broken.
 *
 * @param title what it shows, in a few words
 * @param unit of the values, for people; may be empty
 * @param series at most {@value #MAX_SERIES}, at least one with a value
 * @param marks where something happened, oldest first; at most {@value #MAX_MARKS}
 */
public record Chart(String title, String unit, List<Series> series, List<Mark> marks) {
    public static final int MAX_SERIES = 6;
    public static final int MAX_POINTS = 1_000;
    public static final int MAX_MARKS = 12;

    private static final int MAX_TITLE = 90;
    private static final int MAX_UNIT = 20;
    private static final int MAX_NAME = 60;
    private static final int MAX_LABEL = 26;

    /** Of one line, oldest first. */
    public record Series(String name, List<Point> points) {
        public Series {
            name = Lettering.clean(name, MAX_NAME);
            points = points.stream()
                    .filter(p -> Double.isFinite(p.value()))
                    .limit(MAX_POINTS)
                    .sorted(Comparator.comparing(Point::at))
                    .toList();
        }
    }

    public record Point(Instant at, double value) {}

    /** Something that happened: "alert", "restart", "healed". */
    public record Mark(Instant at, String label, Tone tone) {
        public Mark {
            label = Lettering.clean(label, MAX_LABEL);
        }

        public Mark(Instant at, String label) {
            this(at, label, Tone.QUIET);
        }
    }

    /** How a mark strikes the eye; its label says the same. */
    public enum Tone {
        BAD,
        QUIET,
        GOOD
    }

    public Chart {
        title = Lettering.clean(title, MAX_TITLE);
        unit = Lettering.clean(unit, MAX_UNIT);
        series = series.stream()
                .filter(s -> !s.points().isEmpty())
                .limit(MAX_SERIES)
                .toList();
        if (series.isEmpty()) throw new IllegalArgumentException("a chart shows a value");
        marks = marks.stream()
                .sorted(Comparator.comparing(Mark::at))
                .limit(MAX_MARKS)
                .toList();
    }

    /**
     * As SVG, 720 by 300: one element {@code svg} without scripts, links or styles of a page.
     *
     * @throws NotDrawn where this machine cannot draw
     */
    public String svg(Theme theme) {
        return Drawing.svg(this, theme);
    }

    /**
     * As PNG, on a light ground, drawn for screens of twice the usual density.
     *
     * @param width in pixels, 200 to 3000
     * @param height in pixels, 100 to 2000
     * @throws NotDrawn where this machine cannot draw
     */
    public byte[] png(int width, int height) {
        return Drawing.png(List.of(this), width, height);
    }

    /**
     * Several below each other, as one PNG.
     *
     * @param charts at least one
     * @param height of each
     * @throws NotDrawn where this machine cannot draw
     */
    public static byte[] png(List<Chart> charts, int width, int height) {
        return Drawing.png(charts, width, height);
    }

    /** The same in words, for whoever does not see it: from when to when, between what, and the marks. */
    public String words() {
        return Words.of(this);
    }

    Instant from() {
        return times().min(Comparator.naturalOrder()).orElseThrow();
    }

    Instant to() {
        return times().max(Comparator.naturalOrder()).orElseThrow();
    }

    private Stream<Instant> times() {
        return Stream.concat(
                series.stream().flatMap(s -> s.points().stream()).map(Point::at),
                marks.stream().map(Mark::at));
    }
}
