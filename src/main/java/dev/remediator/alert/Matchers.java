package dev.remediator.alert;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Matchers that must all hold, in the order written. None at all hold for every alert, as in Alertmanager: whoever acts
 * on a match has to refuse an empty list.
 */
public record Matchers(List<Matcher> matchers) {

    public Matchers {
        matchers = List.copyOf(matchers);
    }

    /** Whether all of them hold. */
    public boolean matches(Labels labels) {
        for (int i = 0; i < matchers.size(); i++) if (!matchers.get(i).matches(labels)) return false;
        return true;
    }

    /**
     * Reads any number of matchers: {@code alertname="GatewayDown", severity=~"critical|page"}, with or without braces.
     *
     * @throws MatcherSyntaxException with the place of the trouble
     */
    public static Matchers parse(String text, MatcherParser mode) {
        return new Matchers(mode.parse(Text.wellFormed(text)));
    }

    /**
     * Reads exactly one matcher.
     *
     * @throws MatcherSyntaxException with the place of the trouble
     */
    public static Matcher parseOne(String text, MatcherParser mode) {
        return mode.parseOne(Text.wellFormed(text));
    }

    /** In braces and quotes, so that each of Alertmanager's parsers that accepts it reads these matchers again. */
    @Override
    public String toString() {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
