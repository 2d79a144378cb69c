package dev.remediator.alert;

import java.util.ArrayList;
import java.util.List;

/** The newer grammar: optional braces around matchers of a name, an operator and a value, each name or value bare or in quotes. */
final class Utf8Matchers {
    private enum Kind {
        OPEN,
        CLOSE,
        COMMA,
        OPERATOR,
        QUOTED,
        BARE,
        END
    }

    private record Token(Kind kind, String text, int from) {}

    private final String input;
    private int at;

    Utf8Matchers(String input) {
        this.input = input;
    }

    static boolean reserved(int c) {
        return Spaces.unicode(c) || "{}!=~,\\\"'`".indexOf(c) >= 0;
    }

    List<Matcher> parse() {
        var matchers = new ArrayList<Matcher>();
        boolean open = peek().kind() == Kind.OPEN;
        if (open) next();
        while (peek().kind() != Kind.CLOSE && peek().kind() != Kind.END) {
            matchers.add(matcher());
            var after = peek();
            if (after.kind() == Kind.COMMA) next();
            else if (after.kind() != Kind.CLOSE && after.kind() != Kind.END)
                throw unexpected(after, "expected a comma or close brace");
        }
        if (open) {
            var close = next();
            if (close.kind() != Kind.CLOSE) throw unexpected(close, "expected a close brace");
        } else if (peek().kind() == Kind.CLOSE) {
            throw unexpected(peek(), "expected an opening brace before it");
        }
        var end = next();
        if (end.kind() != Kind.END) throw unexpected(end, "expected end of input");
        return matchers;
    }

    private Matcher matcher() {
        var name = text(next(), "expected label name");
        var op = next();
        if (op.kind() != Kind.OPERATOR) throw unexpected(op, "expected an operator such as '=', '!=', '=~' or '!~'");
        var value = text(next(), "expected label value");
        var symbol = op.text();
        for (var candidate : Matcher.Op.values())
            if (candidate.symbol().equals(symbol)) return new Matcher(name, candidate, value);
        throw new IllegalStateException("no operator is written " + symbol);
    }

    private String text(Token token, String expected) {
        return switch (token.kind()) {
            case BARE -> token.text();
            case QUOTED ->
                GoQuote.unquote(token.text().substring(1, token.text().length() - 1))
                        .orElseThrow(() -> new MatcherSyntaxException(
                                "%s is no string as Go writes them: backslashes are doubled, as in \"\\\\d+\""
                                        .formatted(token.text()),
                                position(token.from())));
            case OPEN, CLOSE, COMMA, OPERATOR, END -> throw unexpected(token, expected);
        };
    }

    private MatcherSyntaxException unexpected(Token token, String expected) {
        var found = token.kind() == Kind.END ? "end of input" : "unexpected " + token.text();
        return new MatcherSyntaxException(found + ": " + expected, position(token.from()));
    }

    private int position(int index) {
        return input.codePointCount(0, index);
    }

    private Token peek() {
        int before = at;
        var token = next();
        at = before;
        return token;
    }

    private Token next() {
        while (at < input.length() && Spaces.unicode(input.charAt(at))) at++;
        if (at == input.length()) return new Token(Kind.END, "", at);
        int from = at;
        int c = input.codePointAt(at);
        return switch (c) {
            case '{' -> take(Kind.OPEN, from, 1);
            case '}' -> take(Kind.CLOSE, from, 1);
            case ',' -> take(Kind.COMMA, from, 1);
            case '=' -> take(Kind.OPERATOR, from, input.startsWith("=~", from) ? 2 : 1);
            case '!' -> {
                if (!input.startsWith("!=", from) && !input.startsWith("!~", from))
                    throw new MatcherSyntaxException("! alone: expected '!=' or '!~'", position(from));
                yield take(Kind.OPERATOR, from, 2);
            }
            case '"' -> quoted(from);
            default -> bare(from, c);
        };
    }

    private Token bare(int from, int first) {
        if (reserved(first))
            throw new MatcherSyntaxException(Character.toString(first) + ": invalid input", position(from));
        int end = from;
        while (end < input.length() && !reserved(input.codePointAt(end))) end += Character.charCount(input.codePointAt(end));
        return take(Kind.BARE, from, end - from);
    }

    private Token quoted(int from) {
        for (int i = from + 1; i < input.length(); i++) {
            if (input.charAt(i) == '\\') i++;
            else if (input.charAt(i) == '"') return take(Kind.QUOTED, from, i + 1 - from);
        }
        throw new MatcherSyntaxException(input.substring(from) + ": missing end \"", position(from));
    }

    private Token take(Kind kind, int from, int length) {
        at = from + length;
        return new Token(kind, input.substring(from, at), from);
    }
}
