package dev.remediator.action.railway;

/** Foreign text, made fit for a line that people read. */
final class Texts {
    private Texts() {}

    static String line(String text, int most) {
        var line = new StringBuilder();
        text.codePoints()
                .limit(most)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(line::appendCodePoint);
        return line + (text.codePointCount(0, text.length()) > most ? "…" : "");
    }
}
