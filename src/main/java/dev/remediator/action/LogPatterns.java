package dev.remediator.action;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Groups log lines that say the same. The Drain algorithm (He, Zhu, Zheng, Lyu: <em>Drain: An Online Log Parsing Approach
 * with Fixed Depth Tree</em>, ICWS 2017): lines are divided by their number of words and by their first constant word, and
 * join the most similar pattern below if it is similar enough; words in which they differ become {@code <*>}.
 *
 * <p>The same lines in the same order give the same patterns. Lines beyond {@value #MOST_PATTERNS} patterns are counted
 * as {@value #OTHERS}.
 *
 * @param read how many lines
 * @param errors how many of them tell of an error
 * @param distinct how many patterns there are
 * @param patterns errors first, then by their number of lines; those with the most
 */
public record LogPatterns(int read, int errors, int distinct, List<LogPattern> patterns) {
    /** Words that must be the same for a line to join a pattern. */
    private static final double SIMILAR = 0.6;

    private static final int MOST_PATTERNS = 200;
    private static final int MOST_KEYS = 100;
    private static final int LONGEST_SAMPLE = 500;

    /** What the lines beyond all bounds are counted as. */
    public static final String OTHERS = "(other lines)";

    public LogPatterns {
        patterns = List.copyOf(patterns);
    }

    /**
     * @param lines oldest first
     * @param top how many patterns at most
     */
    public static LogPatterns of(List<LogLine> lines, int top) {
        var drain = new Drain();
        lines.forEach(drain::add);
        return new LogPatterns(
                lines.size(),
                drain.errors,
                drain.groups.size(),
                drain.groups.stream()
                        .map(Group::pattern)
                        .sorted(Comparator.comparing(LogPattern::error)
                                .reversed()
                                .thenComparing(Comparator.comparingInt(LogPattern::count)
                                        .reversed())
                                .thenComparing(LogPattern::pattern))
                        .limit(top)
                        .toList());
    }

    /** Whether a line is one of those that a pattern stands for. */
    public static boolean matches(String pattern, String message) {
        if (pattern.equals(OTHERS)) return true;
        var words = LogWords.of(message).words();
        var parts = List.of(pattern.split(" "));
        if (parts.size() != words.size()) return false;
        for (var i = 0; i < parts.size(); i++)
            if (!parts.get(i).equals(LogWords.ANY) && !parts.get(i).equals(words.get(i))) return false;
        return true;
    }

    private record Key(int words, String first) {}

    private static final class Drain {
        final List<Group> groups = new ArrayList<>();
        final Map<Key, List<Group>> tree = new HashMap<>();
        final Map<Integer, Integer> keys = new HashMap<>();

        @Nullable Group others;

        int errors;

        void add(LogLine line) {
            var read = LogWords.of(line.message());
            var severity = LogSeverity.worse(
                    read.severity(), LogSeverity.of(line.severity().strip()));
            if (LogSeverity.error(severity)) errors++;
            group(read.words()).add(line, severity);
        }

        private Group group(List<String> words) {
            var below = tree.computeIfAbsent(key(words), key -> new ArrayList<>());
            Group nearest = null;
            var most = SIMILAR * words.size();
            for (var group : below) {
                var same = group.same(words);
                if (same >= most && (nearest == null || same > most)) {
                    nearest = group;
                    most = same;
                }
            }
            if (nearest != null) {
                nearest.join(words);
                return nearest;
            }
            if (groups.size() >= MOST_PATTERNS) {
                if (others == null) {
                    others = new Group(List.of(OTHERS));
                    groups.add(others);
                }
                return others;
            }
            var fresh = new Group(words);
            groups.add(fresh);
            below.add(fresh);
            return fresh;
        }

        private Key key(List<String> words) {
            var first = words.stream()
                    .filter(word -> word.indexOf('<') < 0 && word.chars().noneMatch(c -> c >= '0' && c <= '9'))
                    .findFirst()
                    .orElse(LogWords.ANY);
            var key = new Key(words.size(), first);
            if (tree.containsKey(key)) return key;
            return keys.merge(words.size(), 1, Integer::sum) > MOST_KEYS ? new Key(words.size(), LogWords.ANY) : key;
        }
    }

    /** The lines of one pattern so far. */
    private static final class Group {
        private final List<String> words;
        private int count;
        private String severity = "";
        private String newest = "";
        private String first = "";
        private String last = "";

        Group(List<String> words) {
            this.words = new ArrayList<>(words);
        }

        int same(List<String> others) {
            var same = 0;
            for (var i = 0; i < words.size(); i++) if (words.get(i).equals(others.get(i))) same++;
            return same;
        }

        void join(List<String> others) {
            for (var i = 0; i < words.size(); i++) if (!words.get(i).equals(others.get(i))) words.set(i, LogWords.ANY);
        }

        void add(LogLine line, String worst) {
            if (count++ == 0) first = line.time();
            last = line.time();
            severity = LogSeverity.worse(worst, severity);
            newest = line.message();
        }

        LogPattern pattern() {
            var clean = LogWords.clean(newest);
            var sample = clean.length() > LONGEST_SAMPLE ? clean.substring(0, LONGEST_SAMPLE) + "…" : clean;
            return new LogPattern(String.join(" ", words), count, severity, sample, first, last);
        }
    }
}
