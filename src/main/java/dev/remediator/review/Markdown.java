package dev.remediator.review;

import dev.remediator.report.PlainText;

/**
 * Text in Markdown (CommonMark, and what GitHub and GitLab add to it): whatever it holds is shown and means nothing. It
 * stays readable where it is not rendered. Angle brackets are written as HTML does it: there are renderers that know
 * Markdown less well, and HTML very well.
 */
final class Markdown {
    /** Each begins something, somewhere within a line. */
    private static final String WITHIN = "\\`*_{}[]~|$#^";

    /** Each begins something where a line begins. */
    private static final String AT_START = "+-=:%";

    private static final char NOTHING = '\u200b';

    private Markdown() {}

    /** One line. */
    static String text(String text) {
        var line = PlainText.line(text).strip();
        var safe = new StringBuilder(line.length() + 8);
        int number = 0; // digits from the beginning on: "1." begins a list
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean digits = number == i;
            if (digits && c >= '0' && c <= '9') number++;
            if (c == '<') safe.append("&lt;");
            else if (c == '>') safe.append("&gt;");
            else if (c == '&') safe.append("&amp;");
            else if (WITHIN.indexOf(c) >= 0
                    || (i == 0 && AT_START.indexOf(c) >= 0)
                    || (digits && i > 0 && (c == '.' || c == ')'))
                    || isAddress(line, i)) safe.append('\\').append(c);
            else if (c == '@') safe.append(c).append(NOTHING); // mentions nobody, wherever it is pasted
            else safe.append(c);
        }
        return safe.toString();
    }

    /** What would make a link of itself: {@code https://}, {@code www.}. */
    private static boolean isAddress(String line, int i) {
        return line.startsWith("://", i) || (line.charAt(i) == '.' && line.regionMatches(true, i - 3, "www", 0, 3));
    }
}
