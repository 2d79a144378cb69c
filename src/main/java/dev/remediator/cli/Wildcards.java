package dev.remediator.cli;

import java.util.Locale;

/** Names with {@code *} for anything. */
final class Wildcards {
    private Wildcards() {}

    /** Whether the text contains the pattern; case does not count. */
    static boolean contains(String text, String pattern) {
        var rest = text.toLowerCase(Locale.ROOT);
        var left = pattern.toLowerCase(Locale.ROOT);
        while (true) {
            int star = left.indexOf('*');
            var part = star < 0 ? left : left.substring(0, star);
            int at = rest.indexOf(part);
            if (at < 0) return false;
            if (star < 0) return true;
            rest = rest.substring(at + part.length());
            left = left.substring(star + 1);
        }
    }
}
