package dev.remediator.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * Alertmanager's older grammar (its package pkg/labels), tolerant and odd: braces are cut off where they stand, commas
 * outside of quotes separate, a value need not be quoted, and an unknown escape stands for itself.
 */
final class ClassicParser {
    private static final String SPACE = "\t\n\f\r ";

    private final String text;

    private ClassicParser(String text) {
        this.text = text;
    }

    static List<Matcher> parse(String text) {
        return new ClassicParser(text).matchers();
    }

    static Matcher parseOne(String text) {
        return new ClassicParser(text).matcher(0, text.length());
    }

    private List<Matcher> matchers() {
        int start = text.startsWith("{") ? 1 : 0;
        int end = text.endsWith("}") ? Math.max(start, text.length() - 1) : text.length();
        var matchers = new ArrayList<Matcher>();
        boolean quoted = false;
        boolean escaped = false;
        for (int i = start; i < end; i++) {
            switch (text.charAt(i)) {
                case ',' -> {
                    // Within quotes a comma leaves a pending escape pending: so does the original.
                    if (quoted) continue;
                    matchers.add(matcher(start, i));
                    start = i + 1;
                }
                case '"' -> {
                    if (!escaped) quoted = !quoted;
                    escaped = false;
                }
                case '\\' -> escaped = !escaped;
                default -> escaped = false;
            }
        }
        while (start < end && GoText.isSpace(text.charAt(start))) start++;
        while (start < end && GoText.isSpace(text.charAt(end - 1))) end--;
        if (start < end) matchers.add(matcher(start, end));
        return matchers;
    }

    private Matcher matcher(int start, int limit) {
        int name = skipSpace(start, limit);
        int i = name;
        while (i < limit && isNameChar(text.charAt(i), i == name)) i++;
        int afterName = i;
        i = skipSpace(i, limit);
        if (afterName == name || i == limit) throw badFormat(start, limit);
        for (var op : Matcher.Op.LONGEST_FIRST) {
            if (!text.startsWith(op.symbol(), i)) continue;
            int value = skipSpace(i + op.symbol().length(), limit);
            int end = limit;
            while (end > value && SPACE.indexOf(text.charAt(end - 1)) >= 0) end--;
            try {
                return new Matcher(text.substring(name, afterName), op, unescaped(value, end));
            } catch (MatcherSyntaxException e) {
                throw e.placedAt(text, value);
            }
        }
        throw badFormat(start, limit);
    }

    private String unescaped(int from, int to) {
        boolean quoted = from < to && text.charAt(from) == '"';
        boolean closed = false;
        var value = new StringBuilder();
        for (int i = quoted ? from + 1 : from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                closed = quoted && i == to - 1;
                if (!closed)
                    throw MatcherSyntaxException.at(text, i, "a double quote within a value must be written \\\"");
            } else if (c == '\\' && i < to - 1) {
                i = unescape(i + 1, value);
            } else {
                value.append(c);
            }
        }
        if (quoted && !closed) throw MatcherSyntaxException.at(text, from, "this double quote is not closed");
        return value.toString();
    }

    /** @return the index of the last char that belongs to the escape */
    private int unescape(int afterBackslash, StringBuilder value) {
        char c = text.charAt(afterBackslash);
        switch (c) {
            case 'n' -> value.append('\n');
            case '"', '\\' -> value.append(c);
            default -> value.append('\\').append(c);
        }
        return afterBackslash;
    }

    private static boolean isNameChar(char c, boolean first) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || !first && c >= '0' && c <= '9';
    }

    private int skipSpace(int from, int limit) {
        int i = from;
        while (i < limit && SPACE.indexOf(text.charAt(i)) >= 0) i++;
        return i;
    }

    private MatcherSyntaxException badFormat(int start, int limit) {
        return MatcherSyntaxException.at(
                text,
                start,
                "expected name=\"value\" (or != =~ !~), found "
                        + (start == limit ? "nothing" : GoText.quote(text.substring(start, limit))));
    }
}
