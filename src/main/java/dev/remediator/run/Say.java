package dev.remediator.run;

import java.time.Duration;
import java.time.Instant;

/** Figures as people read them. */
public final class Say {
    private Say() {}

    /** {@code 850 ms}, {@code 12 s}, {@code 1 m 30 s}, {@code 2 h 5 m}, {@code 3 d 4 h}. */
    public static String duration(Duration d) {
        long millis = Math.max(0, d.toMillis());
        if (millis < 1000) return millis + " ms";
        long seconds = millis / 1000;
        if (seconds < 60) return seconds + " s";
        if (seconds < 3600) return pair(seconds / 60, "m", seconds % 60, "s");
        if (seconds < 86_400) return pair(seconds / 3600, "h", seconds % 3600 / 60, "m");
        return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    static String between(Instant from, Instant to) {
        return duration(Duration.between(from, to));
    }

    private static String pair(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + " " + bigUnit : big + " " + bigUnit + " " + small + " " + smallUnit;
    }
}
