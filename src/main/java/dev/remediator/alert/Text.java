package dev.remediator.alert;

/** Makes text from outside fit to be kept and to be shown. */
public final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /**
     * The same text with U+FFFD for each NUL, which PostgreSQL refuses in a text, and for each half of a surrogate pair
     * without its other half, which has no UTF-8. Returns the given instance where there is nothing to replace; lengths stay
     * what they were.
     */
    public static String storable(String text) {
        return mended(text, true);
    }

    /** As {@link #storable}, but NUL stays: for text that is compared and not stored. What Go's JSON decoder returns. */
    static String wellFormed(String text) {
        return mended(text, false);
    }

    /**
     * In double quotes as Go writes them: what cannot be seen is written as an escape, so that a hostile label can neither
     * break a line of the log nor turn its direction.
     */
    public static String quoted(String text) {
        return GoText.quote(text);
    }

    private static String mended(String text, boolean replaceNul) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 ? !replaceNul : !Character.isSurrogate(c)) continue;
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (mended == null) mended = new StringBuilder(text);
            mended.setCharAt(i, REPLACEMENT);
        }
        return mended == null ? text : mended.toString();
    }
}
