package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of a service's log between two looks at its patterns: before a remedy and after it.
 *
 * @param fresh patterns that were not there before; errors first, then by their number of lines
 * @param gone patterns that are not there any more
 * @param more those that are at least twice as frequent, and at least three lines more
 * @param fewer those that are at most half as frequent, and at least three lines fewer
 */
public record LogComparison(List<Shift> fresh, List<Shift> gone, List<Shift> more, List<Shift> fewer) {
    private static final int LEAST_LINES = 3;
    private static final int LONGEST_LINE = 160;

    /** @param pattern as it reads after, or, where it is gone, as it read before */
    public record Shift(String pattern, String severity, int before, int after) {
        /** For people: {@code 3 → 41 × tool <*> failed (error)}. */
        public String line() {
            var shown = pattern.length() > LONGEST_LINE ? pattern.substring(0, LONGEST_LINE) + "…" : pattern;
            return before + " → " + after + " × " + shown + (severity.isEmpty() ? "" : " (" + severity + ")");
        }
    }

    public LogComparison {
        fresh = List.copyOf(fresh);
        gone = List.copyOf(gone);
        more = List.copyOf(more);
        fewer = List.copyOf(fewer);
    }

    public static LogComparison of(LogPatterns before, LogPatterns after) {
        var left = new ArrayList<>(before.patterns());
        var fresh = new ArrayList<Shift>();
        var more = new ArrayList<Shift>();
        var fewer = new ArrayList<Shift>();
        var taken = new HashSet<LogPattern>();
        // What is word for word the same belongs together before anything that is only alike.
        for (var now : after.patterns())
            left.stream()
                    .filter(was -> was.pattern().equals(now.pattern()))
                    .findFirst()
                    .ifPresent(was -> {
                        left.remove(was);
                        taken.add(now);
                        sort(was, now, more, fewer);
                    });
        for (var now : after.patterns()) {
            if (taken.contains(now)) continue;
            var was = left.stream()
                    .filter(one -> alike(one.pattern(), now.pattern()))
                    .findFirst();
            was.ifPresent(left::remove);
            if (was.isPresent()) sort(was.get(), now, more, fewer);
            else if (now.count() > unseen(before, now.error()))
                fresh.add(new Shift(now.pattern(), now.severity(), 0, now.count()));
        }
        var gone = left.stream()
                .filter(was -> was.count() > unseen(after, was.error()))
                .map(was -> new Shift(was.pattern(), was.severity(), was.count(), 0))
                .toList();
        return new LogComparison(ordered(fresh), ordered(gone), ordered(more), ordered(fewer));
    }

    /** Of two facts as the journal keeps them; empty where one of them is no result of {@code logs.patterns}. */
    public static Optional<LogComparison> of(JsonNode before, JsonNode after) {
        return read(before).flatMap(was -> read(after).map(is -> of(was, is)));
    }

    private static Optional<LogPatterns> read(JsonNode fact) {
        if (!fact.path("patterns").isArray()) return Optional.empty();
        var patterns = new ArrayList<LogPattern>();
        for (var pattern : fact.path("patterns")) {
            if (!pattern.path("pattern").isTextual() || pattern.path("count").asInt() < 1) return Optional.empty();
            patterns.add(new LogPattern(
                    pattern.path("pattern").textValue(),
                    pattern.path("count").asInt(),
                    pattern.path("severity").asText(""),
                    pattern.path("sample").asText(""),
                    pattern.path("first").asText(""),
                    pattern.path("last").asText("")));
        }
        return Optional.of(new LogPatterns(
                fact.path("read").asInt(),
                fact.path("errors").asInt(),
                fact.path("distinct").asInt(patterns.size()),
                patterns));
    }

    /** Whether nothing worth telling has changed. */
    public boolean same() {
        return fresh.isEmpty() && gone.isEmpty() && more.isEmpty() && fewer.isEmpty();
    }

    /** For people, one shift each. */
    public List<String> lines() {
        return Stream.of(told("new", fresh), told("gone", gone), told("more often", more), told("less often", fewer))
                .flatMap(lines -> lines)
                .toList();
    }

    private static Stream<String> told(String what, List<Shift> shifts) {
        return shifts.stream().map(shift -> what + ": " + shift.line());
    }

    private static void sort(LogPattern was, LogPattern now, List<Shift> more, List<Shift> fewer) {
        var shift = new Shift(now.pattern(), now.severity(), was.count(), now.count());
        if (Math.abs(now.count() - was.count()) < LEAST_LINES) return;
        if (now.count() >= 2 * was.count()) more.add(shift);
        else if (2 * now.count() <= was.count()) fewer.add(shift);
    }

    /** How many lines a pattern may have that was too rare to be listed. */
    private static int unseen(LogPatterns listed, boolean error) {
        if (listed.distinct() <= listed.patterns().size()) return 0;
        // Errors are listed first: where others are listed, too, all errors are.
        if (error && listed.patterns().stream().anyMatch(pattern -> !pattern.error())) return 0;
        return listed.patterns().stream()
                .filter(pattern -> pattern.error() == error)
                .mapToInt(LogPattern::count)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** Which words vary depends on the lines that were seen: {@code tool search failed} may have become {@code tool <*> failed}. */
    private static boolean alike(String one, String other) {
        var left = one.split(" ", -1);
        var right = other.split(" ", -1);
        if (left.length != right.length) return false;
        var same = 0;
        for (var i = 0; i < left.length; i++) {
            if (left[i].equals(right[i])) same++;
            else if (!left[i].equals(LogWords.ANY) && !right[i].equals(LogWords.ANY)) return false;
        }
        return 2 * same >= left.length;
    }

    private static List<Shift> ordered(List<Shift> shifts) {
        return shifts.stream()
                .sorted(Comparator.<Shift, Boolean>comparing(shift -> LogSeverity.error(shift.severity()))
                        .reversed()
                        .thenComparing(Comparator.<Shift>comparingInt(shift -> Math.abs(shift.after() - shift.before()))
                                .reversed())
                        .thenComparing(Shift::pattern))
                .toList();
    }
}
