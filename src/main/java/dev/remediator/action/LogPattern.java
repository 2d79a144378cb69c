package dev.remediator.action;

/**
 * Log lines that say the same, but for their variable parts.
 *
 * @param pattern words of the lines, divided by single blanks; {@code <num>}, {@code <uuid>} … for what was masked,
 *     {@code <*>} where the lines differ
 * @param severity the worst of its lines: {@code fatal}, {@code error}, {@code warn}, {@code info}, {@code debug}; empty
 *     where none is known
 * @param sample the newest of its lines, at most 500 characters
 */
public record LogPattern(
        @About("words of the lines; <num>, <uuid> and the like for what varies, <*> where they differ")
        String pattern,

        @About("how many lines") int count,

        @About("the worst: fatal, error, warn, info, debug; empty where none is known")
        String severity,

        @About("the newest of these lines") String sample,

        @About("time of the first of them, as it was written")
        String first,

        @About("time of the last of them, as it was written")
        String last) {
    public LogPattern {
        if (count < 1) throw new IllegalArgumentException("a pattern has lines");
    }

    /** Whether it tells of something that went wrong. */
    public boolean error() {
        return LogSeverity.error(severity);
    }
}
