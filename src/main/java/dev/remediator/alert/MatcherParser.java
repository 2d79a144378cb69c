package dev.remediator.alert;

import java.util.List;

/** How matchers are read: the three modes of Alertmanager (its package matcher/compat), of which FALLBACK is its default. */
public enum MatcherParser {
    /** The newer grammar: any UTF-8 in names, Go's rules in quotes. */
    UTF8 {
        @Override
        List<Matcher> parse(String text) {
            return Utf8Parser.parse(text);
        }

        @Override
        Matcher parseOne(String text) {
            var matchers = parse(text);
            if (matchers.size() == 1) return matchers.getFirst();
            throw new MatcherSyntaxException(
                    "expected one matcher, found " + (matchers.isEmpty() ? "none" : matchers.size()));
        }
    },

    /** The older grammar: tolerant, names in ASCII. */
    CLASSIC {
        @Override
        List<Matcher> parse(String text) {
            return ClassicParser.parse(text);
        }

        @Override
        Matcher parseOne(String text) {
            return ClassicParser.parseOne(text);
        }
    },

    /**
     * Both: what the older grammar accepts has the meaning that it has there, also where the newer one reads it
     * otherwise; what only the newer one accepts is read by it. Errors are those of the newer one.
     */
    FALLBACK {
        @Override
        List<Matcher> parse(String text) {
            try {
                return CLASSIC.parse(text);
            } catch (MatcherSyntaxException _) {
                return UTF8.parse(text);
            }
        }

        @Override
        Matcher parseOne(String text) {
            if (text.startsWith("{") || text.endsWith("}"))
                throw new MatcherSyntaxException("a single matcher has no braces around it: " + GoText.quote(text));
            try {
                return CLASSIC.parseOne(text);
            } catch (MatcherSyntaxException _) {
                return UTF8.parseOne(text);
            }
        }
    };

    abstract List<Matcher> parse(String text);

    abstract Matcher parseOne(String text);
}
