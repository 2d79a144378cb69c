package dev.remediator.alert;

/** Text from outside, made storable. */
public final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /**
     * The text with NUL, which PostgreSQL refuses, and lone surrogates, which are no UTF-8, replaced by U+FFFD. The same
     * instance when there is nothing to replace.
     */
    public static String storable(String text) {
        for (int i = 0; i < text.length(); i++) if (refused(text, i)) return replaced(text, i);
        return text;
    }

    private static String replaced(String text, int from) {
        var storable = new StringBuilder(text);
        for (int i = from; i < text.length(); i++) if (refused(text, i)) storable.setCharAt(i, REPLACEMENT);
        return storable.toString();
    }

    private static boolean refused(String text, int i) {
        char c = text.charAt(i);
        if (c == 0) return true;
        if (Character.isHighSurrogate(c)) return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
