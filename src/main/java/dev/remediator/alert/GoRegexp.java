package dev.remediator.alert;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Regular expressions with the meaning that Go's regexp gives them, by RE2/J 1.8: time linear in the value's length,
 * whatever an alert holds. {@link GoRegexpScan} mends where the two differ.
 *
 * <p>What still differs: after {@code (?i)}, RE2/J knows the letters of Unicode 6.0 only, so that upper and lower case of
 * scripts added since (Georgian capitals, Adlam, Osage …) are not equal, and {@code \p{…}} lacks them; nine Cyrillic
 * letters (U+1C80 to U+1C88) are refused there; {@code \p{…}} elsewhere is of the JDK's Unicode, which may be newer than
 * Go's. Very large expressions are refused where Go would take them: groups more than 200 deep, 20,000 steps, 2,000
 * branches.
 */
final class GoRegexp {
    private static final String META = "\\.+*?()[]{}^$";

    private GoRegexp() {}

    /** A test whether an expression matches the whole of a text; refuses what Go's regexp refuses. */
    static Predicate<String> matchingAllOf(String expression) {
        // Most are a word or a few of them: critical|warning. A look-up then says the same, and costs much less.
        if (expression.chars().noneMatch(c -> META.indexOf(c) >= 0))
            return Set.copyOf(Arrays.asList(expression.split("\\|", -1)))::contains;
        Pattern pattern = compile(expression);
        // Most values do not even begin as the expression asks; that costs a hundredth of looking closer.
        return RequiredText.ofExpression(expression)
                .<Predicate<String>>map(needed ->
                        text -> needed.fits(text) && pattern.matcher(text).find())
                .orElse(text -> pattern.matcher(text).find());
    }

    private static Pattern compile(String expression) {
        try {
            // Anchored as text, because Alertmanager does so: "a)(?:b" is an expression there.
            return Pattern.compile(GoRegexpScan.mended("^(?:" + expression + ")$"));
        } catch (PatternSyntaxException e) {
            String where = e.getPattern();
            boolean known = where != null && !where.isEmpty() && expression.contains(where);
            throw new MatcherSyntaxException(GoText.quote(expression) + " is no regular expression of RE2: "
                    + e.getDescription() + (known ? ": " + where : ""));
        }
    }
}
