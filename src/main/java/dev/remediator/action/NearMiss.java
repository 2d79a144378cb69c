package dev.remediator.action;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant. */
public final class NearMiss {
    private NearMiss() {}

    /** The known word nearest to the given one, if it is near enough to be a slip of the hand. */
    public static Optional<String> of(String given, Collection<String> known) {
        if (given.length() > 100) return Optional.empty();
        var allowed = Math.max(1, given.length() / 3);
        return known.stream()
                .filter(word -> distance(plain(given), plain(word)) <= allowed)
                .min(Comparator.<String>comparingInt(word -> distance(plain(given), plain(word)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Case and separators are the commonest slips and count nothing. */
    private static String plain(String word) {
        return word.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Damerau-Levenshtein, adjacent letters exchanged counting one. */
    private static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (var i = 0; i <= a.length(); i++) d[i][0] = i;
        for (var j = 0; j <= b.length(); j++) d[0][j] = j;
        for (var i = 1; i <= a.length(); i++) {
            for (var j = 1; j <= b.length(); j++) {
                var same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
        return d[a.length()][b.length()];
    }
}
