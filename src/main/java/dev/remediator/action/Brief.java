package dev.remediator.action;

/**
 * Keeps what is said short enough for a line. Much of it quotes a platform, whose answer may have megabytes, and it is
 * stored, told and shown wherever the run is.
 */
final class Brief {
    static final int MAX = 1_000;

    private Brief() {}

    /** The text, or its beginning with an ellipsis, in at most {@value #MAX} UTF-16 units; never half a character. */
    static String of(String text) {
        if (text.length() <= MAX) return text;
        int end = MAX - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + "…";
    }
}
