package dev.remediator.alert;

/** White space as Go sees it. */
final class Spaces {
    private Spaces() {}

    /** What {@code \s} is for RE2. */
    static boolean ascii(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    /** Unicode's White_Space, as {@code unicode.IsSpace}. */
    static boolean unicode(int c) {
        return switch (c) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }

    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && unicode(text.charAt(from))) from++;
        while (to > from && unicode(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }
}
