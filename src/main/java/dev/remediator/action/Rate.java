package dev.remediator.action;

import java.time.Duration;

/**
 * A rate limit: at most {@code count} requests in each {@code per}. Written {@code 50 per 1m}.
 *
 * @param count 0 lets nothing through
 */
public record Rate(long count, Duration per) {
    private static final String HELP = "must be a rate such as 50 per 1m";

    public Rate {
        if (count < 0) throw new IllegalArgumentException("a rate cannot be negative");
        if (!per.isPositive()) throw new IllegalArgumentException("a rate needs a period longer than nothing");
    }

    /** @throws IllegalArgumentException with a message for the file's author */
    public static Rate parse(String text) {
        var parts = text.strip().split(" ");
        if (parts.length != 3 || !parts[1].equals("per")) throw new IllegalArgumentException(HELP);
        if (parts[0].isEmpty() || parts[0].length() > 15 || !parts[0].chars().allMatch(c -> c >= '0' && c <= '9'))
            throw new IllegalArgumentException(HELP);
        try {
            return new Rate(Long.parseLong(parts[0]), Durations.parse(parts[2]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(HELP + " (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public String toString() {
        return count + " per " + Durations.format(per);
    }
}
