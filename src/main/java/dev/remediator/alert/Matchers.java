package dev.remediator.alert;

import java.util.List;
import java.util.stream.Collectors;

/** Conditions that must all hold. None at all holds always. */
public record Matchers(List<Matcher> matchers) {
    public Matchers {
        matchers = List.copyOf(matchers);
    }

    /** @throws MatcherSyntaxException saying what is wrong, for the author */
    public static Matchers parse(String text, MatcherParser parser) {
        return new Matchers(parser.matchers(text));
    }

    /** Exactly one matcher, without braces but where the parser takes them. */
    public static Matcher parseOne(String text, MatcherParser parser) {
        return parser.matcher(text);
    }

    public boolean matches(Labels labels) {
        for (var matcher : matchers) if (!matcher.matches(labels)) return false;
        return true;
    }

    @Override
    public String toString() {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
