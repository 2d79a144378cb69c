package dev.remediator.intake;

import dev.remediator.alert.Text;

/** Names and values of labels within a sentence for people, whoever chose them: what cannot be seen is escaped. */
final class Quotation {
    private static final int LONGEST = 120;

    private Quotation() {}

    static String of(String text) {
        return Text.quoted(cut(text));
    }

    /** As it is where it is a plain name, quoted otherwise. */
    static String name(String name) {
        return !name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(Quotation::plain) ? name : of(name);
    }

    /** A sentence of others that may quote anything: what would break a line or steer a terminal is escaped. */
    static String line(String text) {
        if (text.codePoints().noneMatch(Quotation::unseen)) return text;
        var line = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (unseen(c)) line.append("\\u{").append(Integer.toHexString(c)).append('}');
            else line.appendCodePoint(c);
        });
        return line.toString();
    }

    private static boolean unseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean plain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-.".indexOf(c) >= 0;
    }

    /** Never half a character. */
    private static String cut(String text) {
        if (text.length() <= LONGEST) return text;
        int end = LONGEST - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + "…";
    }
}
