package dev.remediator.alert;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label, with the meaning that it has in Alertmanager. A label that is absent has the empty value.
 * Regular expressions are RE2's and must match the whole value; see {@link GoRegexp} for what differs from Go's.
 */
public final class Matcher {

    /** How the label's value is compared. */
    public enum Op {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        /** The order in which a parser has to try them: {@code =~} before {@code =}. */
        static final List<Op> LONGEST_FIRST = List.of(REGEX, NOT_REGEX, NOT_EQUAL, EQUAL);

        private final String symbol;

        Op(String symbol) {
            this.symbol = symbol;
        }

        /** As written in a matcher. */
        public String symbol() {
            return symbol;
        }
    }

    private final String name;
    private final Op op;
    private final String value;
    private final Predicate<String> pattern;

    /** @throws MatcherSyntaxException where the value is not a regular expression and the operator asks for one */
    public Matcher(String name, Op op, String value) {
        this.name = Text.wellFormed(name);
        this.op = op;
        this.value = Text.wellFormed(value);
        this.pattern = switch (op) {
            case EQUAL, NOT_EQUAL -> this.value::equals;
            case REGEX, NOT_REGEX -> GoRegexp.matchingAllOf(this.value);
        };
    }

    public String name() {
        return name;
    }

    public Op op() {
        return op;
    }

    /** The value or the regular expression, as it is meant: without quotes and escapes. */
    public String value() {
        return value;
    }

    /** Whether the labels fulfil the condition. */
    public boolean matches(Labels labels) {
        String actual = labels.get(name);
        return switch (op) {
            case EQUAL -> value.equals(actual);
            case NOT_EQUAL -> !value.equals(actual);
            case REGEX -> pattern.test(actual);
            case NOT_REGEX -> !pattern.test(actual);
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Matcher that && op == that.op && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, op, value);
    }

    /** As Alertmanager writes it: both grammars read it the same way, or only the newer one where the name needs quotes. */
    @Override
    public String toString() {
        if (GoText.needsQuotes(name)) return GoText.quote(name) + op.symbol + GoText.quote(value);
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
        return name + op.symbol + '"' + escaped + '"';
    }
}
