package dev.remediator.intake;

import dev.remediator.action.NearMiss;
import dev.remediator.alert.Labels;
import dev.remediator.alert.Matcher;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The line of a playbook's {@code when:} that comes nearest to an alert, and what of it does not hold.
 *
 * @param labels of the alert
 * @param line none of whose like fits better
 * @param failed its matchers that do not hold, in the order written; at least one
 */
public record Miss(Labels labels, Matchers line, List<Matcher> failed) {
    private static final String NAME = "alertname";
    private static final int FAR = 3;
    private static final int MOST_SAID = 3;
    private static final int SHORTEST_SLIP = 3;
    /** Of texts as short as this each letter counts. */
    private static final int SHORT = 5;

    private static final int LONGEST_SLIP = 200;
    private static final int WIDEST_SLIP = 3;

    /**
     * Nearest first: one that is for alerts of this name, then one whose name is a slip of the hand away, then one that
     * asks for no name; among these the one of whose matchers the fewest do not hold.
     */
    static final Comparator<Miss> NEARNESS = Comparator.comparingInt(Miss::nameDistance)
            .thenComparingInt(miss -> miss.failed.size())
            .thenComparingInt(miss -> -miss.held());

    /** Among the lines of one playbook: as {@link #NEARNESS}, but what holds counts before what does not. */
    private static final Comparator<Miss> LINES = Comparator.comparingInt(Miss::nameDistance)
            .thenComparingInt(miss -> -miss.held())
            .thenComparingInt(miss -> miss.failed.size());

    public Miss {
        failed = List.copyOf(failed);
        if (failed.isEmpty()) throw new IllegalArgumentException("a line of which everything holds is no miss");
    }

    /** @param when lines of which none matches; at least one */
    static Miss nearest(List<Matchers> when, Labels labels) {
        return when.stream()
                .map(line -> new Miss(
                        labels,
                        line,
                        line.matchers().stream().filter(m -> !m.matches(labels)).toList()))
                .min(LINES)
                .orElseThrow();
    }

    private int held() {
        return line.matchers().size() - failed.size();
    }

    /** Nothing speaks for it: it is for alerts of another name, or holds for no label of this one. */
    public boolean far() {
        return nameDistance() == FAR;
    }

    private int nameDistance() {
        var name = line.matchers().stream().filter(m -> m.name().equals(NAME)).findFirst();
        if (name.isEmpty()) return line.matchers().stream().anyMatch(this::holdsForAValue) ? 2 : FAR;
        if (failed.stream().noneMatch(m -> m.name().equals(NAME))) return 0;
        return slip(name.get()) ? 1 : FAR;
    }

    private boolean holdsForAValue(Matcher m) {
        return !labels.get(m.name()).isEmpty() && m.matches(labels);
    }

    /** One sentence: what does not hold, with the value that is there and the one that is wanted. */
    public String says() {
        var said = failed.stream().limit(MOST_SAID).map(this::says).collect(Collectors.joining("; "));
        int more = failed.size() - MOST_SAID;
        return more > 0 ? said + "; and " + more + " more" : said;
    }

    private String says(Matcher m) {
        var actual = labels.get(m.name());
        var name = Quotation.name(m.name());
        var is = actual.isEmpty() ? "the alert has no label " + name : name + " is " + Quotation.of(actual);
        return is
                + switch (m.op()) {
                    case EQUAL ->
                        m.value().isEmpty()
                                ? ", and must not be there"
                                : ", wanted " + Quotation.of(m.value()) + hint(m, actual);
                    case REGEX -> ", wanted a match of " + Quotation.of(m.value()) + hint(m, actual);
                    case NOT_EQUAL -> actual.isEmpty() ? ", wanted any value" : ", which is excluded";
                    case NOT_REGEX -> ", which " + Quotation.of(m.value()) + " excludes";
                };
    }

    private String hint(Matcher m, String actual) {
        if (slip(m)) return " (a slip of the hand?)";
        if (!actual.isEmpty() && m.op() == Matcher.Op.REGEX && matchesPart(m))
            return " (the whole value must match, not a part)";
        return elsewhere(m).map(name -> " (" + name + " is that)").orElse("");
    }

    /** Whether the value that is there is nearly the wanted one, so that one of them was likely mistyped. */
    private boolean slip(Matcher m) {
        var actual = plain(labels.get(m.name()));
        var wanted = plain(m.value());
        if (m.op() != Matcher.Op.EQUAL || actual.length() < SHORTEST_SLIP || actual.length() > LONGEST_SLIP)
            return false;
        // eu-1 is not a mistyped eu-2, nor is PaymentFailed a mistyped PaymentCrashed.
        int longer = Math.max(actual.length(), wanted.length());
        return digits(actual).equals(digits(wanted))
                && longer - alike(actual, wanted) <= (longer < SHORT ? 0 : Math.clamp(longer / 4, 1, WIDEST_SLIP));
    }

    /** Case and separators are the commonest slips and count nothing. */
    private static String plain(String text) {
        return text.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** How many characters at the beginning and at the end are the same. */
    private static int alike(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        int begin = 0;
        while (begin < shorter && a.charAt(begin) == b.charAt(begin)) begin++;
        int end = 0;
        while (end < shorter - begin && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) end++;
        return begin + end;
    }

    private static String digits(String text) {
        return text.chars()
                .filter(c -> c >= '0' && c <= '9')
                .collect(StringBuilder::new, (digits, c) -> digits.append((char) c), StringBuilder::append)
                .toString();
    }

    private boolean matchesPart(Matcher m) {
        try {
            return new Matcher(m.name(), m.op(), "(?s:.*(?:" + m.value() + ").*)").matches(labels);
        } catch (MatcherSyntaxException e) {
            return false; // with more around it the expression is too large
        }
    }

    /** Another label that has the wanted value, above all one whose name is nearly the wanted one. */
    private Optional<String> elsewhere(Matcher m) {
        var holding = labels.asMap().keySet().stream()
                .filter(name -> new Matcher(name, m.op(), m.value()).matches(labels))
                .toList();
        return NearMiss.of(m.name(), holding)
                .or(() -> holding.stream().findFirst())
                .map(Quotation::name);
    }
}
