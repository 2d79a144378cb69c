package dev.remediator.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * Alertmanager's newer grammar (its package matcher/parse): names and values are either free of reserved characters or
 * in double quotes with Go's escapes; braces, both or none; one comma may follow the last matcher.
 */
final class Utf8Parser {
    private final String text;
    private int at;

    private Utf8Parser(String text) {
        this.text = text;
    }

    static List<Matcher> parse(String text) {
        return new Utf8Parser(text).matchers();
    }

    private List<Matcher> matchers() {
        var matchers = new ArrayList<Matcher>();
        boolean braced = accept('{');
        while (!atEnd() && !sees('}')) {
            matchers.add(matcher());
            if (!accept(',')) break;
        }
        if (braced && !accept('}'))
            throw error(
                    matchers.isEmpty() || atEnd() ? "expected a closing brace" : "expected a comma or a closing brace");
        if (!braced && sees('}')) throw error("expected no closing brace, as none was opened");
        if (!atEnd())
            throw error(braced ? "expected nothing after the closing brace" : "expected a comma between two matchers");
        return matchers;
    }

    private Matcher matcher() {
        String name = word("a label name");
        Matcher.Op op = op();
        skipSpace();
        int valueAt = at;
        String value = word("a value");
        try {
            return new Matcher(name, op, value);
        } catch (MatcherSyntaxException e) {
            throw e.placedAt(text, valueAt);
        }
    }

    private String word(String expected) {
        skipSpace();
        int start = at;
        if (at < text.length() && text.charAt(at) == '"') {
            int end = closingQuote();
            at = end + 1;
            return GoUnquoting.unquote(text, start + 1, end);
        }
        while (at < text.length() && !GoText.isReserved(text.charAt(at))) at++;
        if (at > start) return text.substring(start, at);
        throw error("expected " + expected);
    }

    private int closingQuote() {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') return i;
            if (c == '\\') i++;
        }
        throw MatcherSyntaxException.at(text, at, "this double quote is not closed");
    }

    private Matcher.Op op() {
        skipSpace();
        for (var op : Matcher.Op.LONGEST_FIRST) {
            if (!text.startsWith(op.symbol(), at)) continue;
            at += op.symbol().length();
            return op;
        }
        throw error("expected one of = != =~ !~ after the label name");
    }

    private boolean accept(char c) {
        boolean accepted = sees(c);
        if (accepted) at++;
        return accepted;
    }

    private boolean sees(char c) {
        return !atEnd() && text.charAt(at) == c;
    }

    private boolean atEnd() {
        skipSpace();
        return at == text.length();
    }

    private void skipSpace() {
        while (at < text.length() && GoText.isSpace(text.charAt(at))) at++;
    }

    private MatcherSyntaxException error(String message) {
        String found = atEnd() ? "the end of the text" : GoText.quote(nextToken());
        return MatcherSyntaxException.at(text, at, message + ", found " + found);
    }

    private String nextToken() {
        int end = at;
        while (end < text.length() && !GoText.isReserved(text.charAt(end))) end++;
        return text.substring(at, Math.max(end, at + 1));
    }
}
