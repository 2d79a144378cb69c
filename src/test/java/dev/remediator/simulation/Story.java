package dev.remediator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeMap;

/** What happened, for people; and how often what is worth counting did. */
final class Story {
    private final InstantSource clock;
    private final Instant start;
    private final boolean told;
    private final StringBuilder lines = new StringBuilder();
    private final TreeMap<String, Integer> counts = new TreeMap<>();

    /** @param told kept as text; otherwise only counted */
    Story(InstantSource clock, boolean told) {
        this.clock = clock;
        this.start = clock.instant();
        this.told = told;
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    boolean told() {
        return told;
    }

    /** @param format of {@link String#format}; put together only where somebody reads it */
    void say(String who, String format, Object... values) {
        if (!told) return;
        var passed = Duration.between(start, clock.instant());
        lines.append("%3d:%02d.%03d  %-10s "
                        .formatted(passed.toMinutes(), passed.toSecondsPart(), passed.toMillisPart(), who))
                .append(format.formatted(values))
                .append('\n');
    }

    String text() {
        return lines.toString();
    }

    TreeMap<String, Integer> counts() {
        return counts;
    }
}
