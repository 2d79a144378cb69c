package dev.remediator.playbook;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text at its {@code ${expressions}}. {@code $${} stands for {@code ${} itself. An expression ends at the brace
 * that closes it: braces within its own quotes or maps do not.
 */
final class Interpolation {
    /** One part of a text. */
    sealed interface Part {
        /** @param text unescaped */
        record Literal(String text) implements Part {}

        /** @param offset of its first character in the whole text */
        record Code(String source, int offset) implements Part {}

        /** An expression that is not closed, or empty. */
        record Malformed(int offset, String message) implements Part {}
    }

    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    private Interpolation(String text) {
        this.text = text;
    }

    static boolean hasExpression(String text) {
        int at = text.indexOf("${");
        while (at >= 0) {
            if (at == 0 || text.charAt(at - 1) != '$') return true;
            at = text.indexOf("${", at + 2);
        }
        return false;
    }

    /** Of a text without expressions. */
    static String unescape(String text) {
        return text.replace("$${", "${");
    }

    /** What is malformed is among the parts; behind an expression that is not closed there are none. */
    static List<Part> split(String text) {
        return new Interpolation(text).split();
    }

    private List<Part> split() {
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                int end = end(at + 2);
                flush();
                parts.add(
                        end < 0
                                ? new Part.Malformed(
                                        at,
                                        "${ is opened here and never closed by }; write $${ for the characters themselves")
                                : code(at + 2, end));
                at = end < 0 ? text.length() : end + 1;
            } else literal.append(text.charAt(at++));
        }
        flush();
        return List.copyOf(parts);
    }

    private Part code(int from, int end) {
        String source = text.substring(from, end);
        return source.isBlank()
                ? new Part.Malformed(from - 2, "nothing stands between ${ and }; write an expression, or remove both")
                : new Part.Code(source, from);
    }

    private void flush() {
        if (literal.isEmpty()) return;
        parts.add(new Part.Literal(literal.toString()));
        literal.setLength(0);
    }

    /** Where the brace is that closes it; negative when it is not closed. */
    private int end(int from) {
        int depth = 0;
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') at = behindString(at);
            else if (c == '}' && depth == 0) return at;
            else {
                if (c == '{') depth++;
                if (c == '}') depth--;
                at++;
            }
        }
        return -1;
    }

    /** A string that is not closed reaches to the end: then the brace is missing, too. */
    private int behindString(int from) {
        char quote = text.charAt(from);
        String triple = String.valueOf(quote).repeat(3);
        String close = text.startsWith(triple, from) ? triple : String.valueOf(quote);
        boolean raw = from > 0 && (text.charAt(from - 1) == 'r' || text.charAt(from - 1) == 'R');
        int at = from + close.length();
        while (at < text.length() && !text.startsWith(close, at)) at += !raw && text.charAt(at) == '\\' ? 2 : 1;
        return Math.min(text.length(), at + close.length());
    }
}
