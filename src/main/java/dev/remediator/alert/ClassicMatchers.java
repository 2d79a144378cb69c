package dev.remediator.alert;

import java.util.ArrayList;
import java.util.List;

/** The older grammar: commas outside quotes separate, braces may be left away, and a value may be written bare. */
final class ClassicMatchers {
    private ClassicMatchers() {}

    static List<Matcher> parse(String text) {
        var inner = text.startsWith("{") ? text.substring(1) : text;
        if (inner.endsWith("}")) inner = inner.substring(0, inner.length() - 1);
        return tokens(inner).stream().map(ClassicMatchers::one).toList();
    }

    private static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        var token = new StringBuilder();
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' && !quoted) {
                tokens.add(token.toString());
                token.setLength(0);
                continue;
            }
            if (c == '"') {
                if (!escaped) quoted = !quoted;
                escaped = false;
            } else if (c == '\\') {
                escaped = !escaped;
            } else if (c != ',') {
                escaped = false;
            }
            token.append(c);
        }
        var last = Spaces.strip(token.toString());
        if (!last.isEmpty()) tokens.add(last);
        return tokens;
    }

    static Matcher one(String text) {
        int at = skipSpace(text, 0);
        int nameEnd = at;
        while (nameEnd < text.length() && nameCharacter(text.charAt(nameEnd), nameEnd == at)) nameEnd++;
        int opAt = skipSpace(text, nameEnd);
        var op = operator(text, opAt);
        if (nameEnd == at || op == null)
            throw new MatcherSyntaxException("bad matcher format: " + text, text.codePointCount(0, Math.min(opAt, text.length())));
        int valueAt = skipSpace(text, opAt + op.symbol().length());
        int valueEnd = text.length();
        while (valueEnd > valueAt && Spaces.ascii(text.charAt(valueEnd - 1))) valueEnd--;
        return new Matcher(text.substring(at, nameEnd), op, unescape(text.substring(valueAt, valueEnd)));
    }

    private static Matcher.@org.jspecify.annotations.Nullable Op operator(String text, int at) {
        if (text.startsWith("=~", at)) return Matcher.Op.REGEX;
        if (text.startsWith("=", at)) return Matcher.Op.EQUAL;
        if (text.startsWith("!=", at)) return Matcher.Op.NOT_EQUAL;
        if (text.startsWith("!~", at)) return Matcher.Op.NOT_REGEX;
        return null;
    }

    private static boolean nameCharacter(char c, boolean first) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || !first && c >= '0' && c <= '9';
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Spaces.ascii(text.charAt(at))) at++;
        return at;
    }

    private static String unescape(String written) {
        boolean quoted = written.startsWith("\"");
        var raw = quoted ? written.substring(1) : written;
        boolean closed = !quoted;
        var value = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean last = i == raw.length() - 1;
            if (c == '\\' && !last) {
                char next = raw.charAt(++i);
                if (next == 'n') value.append('\n');
                else if (next == '"' || next == '\\') value.append(next);
                else value.append('\\').append(next);
            } else if (c == '"') {
                if (closed || !last) throw unescapedQuote(written);
                closed = true;
            } else {
                value.append(c);
            }
        }
        if (!closed) throw unescapedQuote(written);
        return value.toString();
    }

    private static MatcherSyntaxException unescapedQuote(String written) {
        return new MatcherSyntaxException("matcher value contains unescaped double quote: " + written, -1);
    }
}
