package dev.remediator.alert;

import java.util.HexFormat;

/** Text as Go's standard library sees and writes it (unicode.IsSpace, strconv.Quote). */
final class GoText {
    /** The characters with an escape of one letter. */
    static final String ESCAPED = "\u0007\b\f\n\r\t\u000B\\\"";
    /** The letters after the backslash, in the order of {@link #ESCAPED}. */
    static final String ESCAPES = "abfnrtv\\\"";

    private static final String RESERVED = "{}!=~,\\\"'`";

    private GoText() {}

    /** What unicode.IsSpace takes for space. All of it is below U+FFFF. */
    static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r'
                || c == ' '
                || c == '\u0085'
                || c == '\u00A0'
                || c == '\u1680'
                || c >= '\u2000' && c <= '\u200A'
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202F'
                || c == '\u205F'
                || c == '\u3000';
    }

    /** Whether a char must stand in quotes within a matcher. */
    static boolean isReserved(char c) {
        return RESERVED.indexOf(c) >= 0 || isSpace(c);
    }

    /** Whether a name must stand in quotes within a matcher. */
    static boolean needsQuotes(String name) {
        return name.isEmpty() || name.chars().anyMatch(c -> isReserved((char) c));
    }

    /** A label's name for people: quoted where it has anything that a plain name has not. */
    static String name(String name) {
        return needsQuotes(name) || !name.codePoints().allMatch(GoText::isPrintable) ? quote(name) : name;
    }

    static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) quoted.append('\\').append(ESCAPES.charAt(escape));
            else if (isPrintable(c)) quoted.appendCodePoint(c);
            else if (c < 0x80) quoted.append("\\x").append(HexFormat.of().toHexDigits(c, 2));
            else if (c < 0x10000) quoted.append("\\u").append(HexFormat.of().toHexDigits(c, 4));
            else quoted.append("\\U").append(HexFormat.of().toHexDigits(c, 8));
        });
        return quoted.append('"').toString();
    }

    /** Letters, marks, numbers, punctuation, symbols and the ASCII space (strconv.IsPrint). */
    private static boolean isPrintable(int c) {
        if (c < 0x80) return c >= ' ' && c < 0x7F;
        return switch (Character.getType(c)) {
            case Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
