package dev.remediator.report;

/** Makes text that others wrote harmless to lines and terminals; markup is escaped by whoever knows the markup. */
public final class PlainText {
    private static final int REPLACEMENT = 0xFFFD;

    private PlainText() {}

    /**
     * The text as one line: line ends and tabs become a space; control characters, lone surrogates and the characters
     * that turn the direction of writing (which can make a name read as another) become U+FFFD. The rest stays as it is.
     */
    public static String line(String text) {
        if (text.codePoints().noneMatch(PlainText::unruly)) return text;
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(!unruly(c) ? c : breaksLine(c) ? ' ' : REPLACEMENT));
        return clean.toString();
    }

    /** The text, or its beginning with an ellipsis, in at most {@code max} UTF-16 units; never half a character. */
    public static String cut(String text, int max) {
        if (text.length() <= max) return text;
        int end = max - 1;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + "…";
    }

    private static boolean unstorable(int c) {
        return c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static boolean breaksLine(int c) {
        return c == '\n' || c == '\r' || c == '\t' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean unruly(int c) {
        return Character.isISOControl(c)
                || unstorable(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
