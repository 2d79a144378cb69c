package dev.remediator.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a value must look like for a matcher to hold, as far as that can be told without evaluating it: so that an alert
 * is compared with the few playbooks that it could start. Never narrower than the matcher; it is evaluated afterwards.
 */
public sealed interface RequiredText {
    /** Whether a value looks like that. */
    boolean fits(String value);

    /** It is one of these, none of which is empty. */
    record OneOf(List<String> values) implements RequiredText {
        public OneOf {
            values = List.copyOf(values);
        }

        @Override
        public boolean fits(String value) {
            return values.contains(value);
        }
    }

    /** It begins so. */
    record Beginning(String with) implements RequiredText {
        @Override
        public boolean fits(String value) {
            return value.startsWith(with);
        }
    }

    /** It holds this somewhere. */
    record Holding(String text) implements RequiredText {
        @Override
        public boolean fits(String value) {
            return value.contains(text);
        }
    }

    /** Characters with a meaning of their own in a regular expression. */
    String META = "\\.+*?()|[]{}^$";

    /** More than these would make an index larger than what it saves. */
    int MOST_VALUES = 64;

    /** Empty where nothing can be told, or where the empty value, which every absent label has, would do. */
    static Optional<RequiredText> of(Matcher matcher) {
        return switch (matcher.op()) {
            case EQUAL ->
                matcher.value().isEmpty() ? Optional.empty() : Optional.of(new OneOf(List.of(matcher.value())));
            case REGEX -> ofExpression(matcher.value());
            case NOT_EQUAL, NOT_REGEX -> Optional.empty();
        };
    }

    /** What the whole of a text that an expression matches must look like. */
    static Optional<RequiredText> ofExpression(String expression) {
        var alternatives = alternatives(expression);
        if (!alternatives.isEmpty()) return Optional.of(new OneOf(alternatives));
        // Within groups, classes and alternatives nothing need be there.
        if (expression.chars().anyMatch(c -> "|()[]{}\\".indexOf(c) >= 0)) return Optional.empty();
        var runs = runs(expression);
        if (!runs.getFirst().isEmpty()) return Optional.of(new Beginning(runs.getFirst()));
        var longest = runs.stream().reduce("", (a, b) -> b.length() > a.length() ? b : a);
        return longest.isEmpty() ? Optional.empty() : Optional.of(new Holding(longest));
    }

    /** The texts of {@code a|b|c}; empty where one of them is more than a text. */
    private static List<String> alternatives(String expression) {
        var values = new ArrayList<String>();
        int begin = 0;
        for (int i = 0; i <= expression.length(); i++) {
            boolean end = i == expression.length() || expression.charAt(i) == '|';
            if (!end && META.indexOf(expression.charAt(i)) >= 0) return List.of();
            if (!end) continue;
            if (i == begin || values.size() == MOST_VALUES) return List.of();
            values.add(expression.substring(begin, i));
            begin = i + 1;
        }
        return List.copyOf(values);
    }

    /**
     * The pieces of plain text of an expression without groups, classes and alternatives. What a star or a question mark
     * stands behind need not be there. The first is what the value begins with; it may be empty.
     */
    private static List<String> runs(String expression) {
        var runs = new ArrayList<String>();
        var run = new StringBuilder();
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (META.indexOf(c) < 0) {
                run.append(c);
                continue;
            }
            // A character beyond U+FFFF is two; either way the piece ends before it.
            if ((c == '*' || c == '?' || c == '+') && !run.isEmpty())
                run.setLength(run.offsetByCodePoints(run.length(), -1));
            // Anchors have no width, but end a piece here all the same: that is never wrong.
            runs.add(run.toString());
            run.setLength(0);
        }
        runs.add(run.toString());
        return runs;
    }
}
