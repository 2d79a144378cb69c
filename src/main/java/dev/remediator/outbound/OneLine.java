package dev.remediator.outbound;

/** Makes what the other side sent fit for a line of a log or a terminal. */
final class OneLine {
    private OneLine() {}

    /** At most so many characters; a blank for each that begins a line, steers a terminal or cannot be seen. */
    static String of(String text, int most) {
        var line = new StringBuilder();
        text.codePoints()
                .limit(most)
                .map(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.LINE_SEPARATOR
                                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                                || Character.getType(c) == Character.SURROGATE
                        ? ' '
                        : c)
                .forEach(line::appendCodePoint);
        return text.codePointCount(0, text.length()) > most ? line + "…" : line.toString();
    }
}
