package dev.remediator.playbook;

import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * Finds the place of a character of a scalar's value in the file. Value and file are walked side by side: what is not
 * white space stands in both in the same order, except for escapes, doubled quotes and the indentation of blocks.
 */
final class ScalarPlaces {
    private final String source;
    private final ScalarStyle style;
    private int at;
    private int line;
    private int column;

    private ScalarPlaces(String source, Node.Scalar scalar) {
        this.source = source;
        style = scalar.style();
        at = source.offsetByCodePoints(0, Math.min(scalar.index(), source.codePointCount(0, source.length())));
        line = scalar.place().line();
        column = scalar.place().column();
    }

    /** @param offset in {@code scalar.text()}, in UTF-16 units; its length means just behind it */
    static Place of(String source, Node.Scalar scalar, int offset) {
        if (!scalar.isYaml()) return within(scalar, offset);
        var walk = new ScalarPlaces(source, scalar);
        walk.enter();
        String text = scalar.text();
        int i = 0;
        while (i < offset && i < text.length()) {
            int c = text.codePointAt(i);
            walk.pass(c);
            i += Character.charCount(c);
        }
        if (i < text.length()) walk.seek(text.codePointAt(i));
        return new Place(walk.line, walk.column);
    }

    private static Place within(Node.Scalar scalar, int offset) {
        String before =
                scalar.text().substring(0, Math.min(offset, scalar.text().length()));
        int lineStart = before.lastIndexOf('\n') + 1;
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        int column = before.codePointCount(lineStart, before.length());
        return new Place(
                scalar.place().line() + lines, lines == 0 ? scalar.place().column() + column : column + 1);
    }

    private void enter() {
        switch (style) {
            case SINGLE_QUOTED, DOUBLE_QUOTED -> step();
            case LITERAL, FOLDED -> {
                while (!end() && peek() != '\n') step();
                if (!end()) step();
            }
            case PLAIN, JSON_SCALAR_STYLE -> {}
        }
    }

    /** Goes to where {@code c} stands, without going past it. */
    private void seek(int c) {
        while (!end()) {
            if (style == ScalarStyle.DOUBLE_QUOTED && peek() == '\\') {
                if (!atLineEnd(at + 1)) return;
                step();
                skipWhite();
            } else if (peek() == c || !white(peek()) || white(c)) return;
            else step();
        }
    }

    private void pass(int c) {
        seek(c);
        if (end()) return;
        if (style == ScalarStyle.DOUBLE_QUOTED && peek() == '\\') escape();
        else if (style == ScalarStyle.SINGLE_QUOTED && c == '\'') {
            step();
            step();
        } else if (white(c) && folds()) skipWhite();
        else if (peek() == c || white(peek())) step();
    }

    /** Outside of blocks, a line's end with all white space around it is one character, or one for each empty line. */
    private boolean folds() {
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) return false;
        for (int i = at; i < source.length() && white(source.charAt(i)); i++) if (atLineEnd(i)) return true;
        return false;
    }

    private void skipWhite() {
        while (!end() && white(peek())) step();
    }

    private void escape() {
        step();
        int digits = switch (peek()) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        for (int i = 0; i <= digits; i++) step();
    }

    private boolean atLineEnd(int index) {
        return index >= source.length() || source.charAt(index) == '\n' || source.charAt(index) == '\r';
    }

    private static boolean white(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private boolean end() {
        return at >= source.length();
    }

    private int peek() {
        return end() ? -1 : source.codePointAt(at);
    }

    private void step() {
        if (end()) return;
        int c = peek();
        at += Character.charCount(c);
        if (c == '\n') {
            line++;
            column = 1;
        } else column++;
    }
}
