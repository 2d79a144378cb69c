package dev.remediator.alert;

import java.util.List;

/** The grammars of Alertmanager. */
public enum MatcherParser {
    /** The newer one, "utf8-strict-mode": quoted values follow Go's rules for strings. */
    UTF8 {
        @Override
        List<Matcher> matchers(String text) {
            return new Utf8Matchers(text).parse();
        }

        @Override
        Matcher matcher(String text) {
            return only(matchers(text));
        }
    },
    /** The older one, "classic-mode": tolerant. */
    CLASSIC {
        @Override
        List<Matcher> matchers(String text) {
            return ClassicMatchers.parse(text);
        }

        @Override
        Matcher matcher(String text) {
            return ClassicMatchers.one(text);
        }
    },
    /** Alertmanager's default: both are tried; where both understand the text but differ, the classic one counts. */
    FALLBACK {
        @Override
        List<Matcher> matchers(String text) {
            List<Matcher> newer;
            try {
                newer = UTF8.matchers(text);
            } catch (MatcherSyntaxException e) {
                return CLASSIC.matchers(text);
            }
            try {
                return CLASSIC.matchers(text);
            } catch (MatcherSyntaxException e) {
                return newer;
            }
        }

        @Override
        Matcher matcher(String text) {
            if (text.startsWith("{") || text.endsWith("}"))
                throw new MatcherSyntaxException("unexpected open or close brace: " + text, 0);
            Matcher newer;
            try {
                newer = UTF8.matcher(text);
            } catch (MatcherSyntaxException e) {
                return CLASSIC.matcher(text);
            }
            try {
                return CLASSIC.matcher(text);
            } catch (MatcherSyntaxException e) {
                return newer;
            }
        }
    };

    abstract List<Matcher> matchers(String text);

    abstract Matcher matcher(String text);

    private static Matcher only(List<Matcher> matchers) {
        if (matchers.isEmpty()) throw new MatcherSyntaxException("no matchers", 0);
        if (matchers.size() > 1)
            throw new MatcherSyntaxException("expected 1 matcher, found " + matchers.size(), -1);
        return matchers.getFirst();
    }
}
