package dev.remediator.alert;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label, with Alertmanager's meaning: a missing label is the empty string, and a regular expression
 * is RE2 and fits the whole value.
 */
public final class Matcher {
    /** How a label's value is compared. */
    public enum Op {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String symbol;

        Op(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    private final String name;
    private final Op op;
    private final String value;
    private final @Nullable Pattern pattern;

    /** @throws MatcherSyntaxException when the regular expression is none for RE2 */
    public Matcher(String name, Op op, String value) {
        this.name = Objects.requireNonNull(name);
        this.op = Objects.requireNonNull(op);
        this.value = Objects.requireNonNull(value);
        this.pattern = op == Op.REGEX || op == Op.NOT_REGEX ? compile(value) : null;
    }

    private static Pattern compile(String value) {
        try {
            return Pattern.compile("^(?:" + value + ")$");
        } catch (PatternSyntaxException e) {
            throw new MatcherSyntaxException(
                    "'%s' is no regular expression for RE2: %s".formatted(value, e.getDescription()), -1);
        }
    }

    public String name() {
        return name;
    }

    public Op op() {
        return op;
    }

    public String value() {
        return value;
    }

    public boolean matches(Labels labels) {
        return matches(labels.get(name));
    }

    /** @param actual the label's value; empty where there is none */
    public boolean matches(String actual) {
        return switch (op) {
            case EQUAL -> value.equals(actual);
            case NOT_EQUAL -> !value.equals(actual);
            case REGEX -> fits(actual);
            case NOT_REGEX -> !fits(actual);
        };
    }

    private boolean fits(String actual) {
        return Objects.requireNonNull(pattern).matcher(actual).find();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher that && name.equals(that.name) && op == that.op && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, op, value);
    }

    /** In the form that both parsers read alike: {@code name="value"}. */
    @Override
    public String toString() {
        var plain = name.isEmpty() || name.codePoints().anyMatch(Utf8Matchers::reserved) ? GoQuote.quote(name) : name;
        return plain + op.symbol() + GoQuote.quote(value);
    }
}
