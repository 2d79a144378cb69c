package dev.remediator.alert;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a regular expression before RE2/J gets it, for what RE2/J 1.8 does otherwise than Go's regexp:
 *
 * <ul>
 *   <li>a group's name may come twice in Go; nobody asks for the groups, so none is captured;
 *   <li>a brace that begins no repetition can be repeated in Go: <code>{+</code>;
 *   <li>a backslash before a character beyond ASCII is refused by Go;
 *   <li>{@code \p{…}} means a newer Unicode in Go;
 *   <li>{@code (a{1000}){1000}} is refused by Go, while RE2/J unfolds it to a million steps;
 *   <li>RE2/J recurses where Go does not: what would overflow the stack, then or at a match, is refused;
 *   <li>after {@code (?i)}, U+1C80 to U+1C88 put RE2/J on a JDK of today into an endless loop: refused.
 * </ul>
 *
 * All other errors are left for RE2/J to find: the scan need not understand what it will refuse.
 */
final class GoRegexpScan {
    private static final int MAX_REPEAT = 1_000;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_STEPS = 20_000;
    private static final int MAX_BRANCHES = 2_000;

    /** In chars, with the ranges of {@code \p{L}} (10,000 chars) written out. */
    private static final int MAX_WRITTEN = 2_000_000;

    private static final int NO_END = -1;

    /** In place of a number of any length: RE2/J refuses the one as the other. */
    private static final int OUT_OF_BOUNDS = 1_000_000;

    private static final int ENDLESS_FIRST = 0x1C80;
    private static final int ENDLESS_LAST = 0x1C88;

    /** Up to where RE2/J 1.8 looks for other cases; a class that holds all of these is not looked into. */
    private static final int FOLD_FIRST = 'A';

    private static final int FOLD_LAST = 0x1044F;

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Group> groups = new ArrayDeque<>();
    private Group group = new Group(false);
    private int at;

    private GoRegexpScan(String text) {
        this.text = text;
    }

    /** What a part costs once it is unfolded: its repetitions within each other, all steps, and those that branch. */
    private record Cost(long repeats, long steps, long branches) {
        static final Cost NOTHING = new Cost(1, 0, 0);
        static final Cost STEP = new Cost(1, 1, 0);
        static final Cost BRANCH = new Cost(1, 1, 1);

        Cost and(Cost next) {
            return new Cost(Math.max(repeats, next.repeats), steps + next.steps, branches + next.branches);
        }
    }

    /** An open group: what lies behind, and the item that a repetition would apply to. */
    private static final class Group {
        boolean foldsCase;
        Cost before = Cost.NOTHING;
        Cost item = Cost.NOTHING;

        Group(boolean foldsCase) {
            this.foldsCase = foldsCase;
        }

        void add(Cost next) {
            before = cost();
            item = next;
        }

        Cost cost() {
            return before.and(item);
        }
    }

    /** The expression that has for RE2/J the meaning that the given one has for Go. */
    static String mended(String expression) {
        var scan = new GoRegexpScan(expression);
        while (scan.at < expression.length()) scan.next();
        scan.refuseTooLarge();
        return scan.out.toString();
    }

    private void next() {
        switch (text.charAt(at)) {
            case '(' -> open();
            case ')' -> close();
            case '[' -> bracket();
            case '{' -> repetition();
            case '\\' -> escape();
            case '|' -> {
                group.add(Cost.BRANCH);
                copyTo(at + 1);
            }
            case '*', '+', '?' -> {
                group.item = group.item.and(Cost.BRANCH);
                copyTo(at + 1);
            }
            case '^', '$' -> {
                group.add(Cost.BRANCH);
                copyTo(at + 1);
            }
            default -> literal();
        }
    }

    private void literal() {
        int c = text.codePointAt(at);
        refuseEndlessFold(c, c);
        group.add(Cost.STEP);
        copyTo(at + Character.charCount(c));
    }

    private void open() {
        int named = afterName();
        if (named > 0 || !text.startsWith("(?", at)) {
            out.append("(?:");
            at = named > 0 ? named : at + 1;
            push(group.foldsCase);
            return;
        }
        boolean folds = group.foldsCase;
        boolean on = true;
        int end = at + 2;
        for (; end < text.length() && "imsU-".indexOf(text.charAt(end)) >= 0; end++) {
            if (text.charAt(end) == '-') on = false;
            if (text.charAt(end) == 'i') folds = on;
        }
        if (text.startsWith(")", end)) {
            group.foldsCase = folds;
            copyTo(end + 1);
            return;
        }
        copyTo(text.startsWith(":", end) ? end + 1 : end);
        push(folds);
    }

    /** The index after {@code (?P<name>} or {@code (?<name>} where such a group begins here, else 0. */
    private int afterName() {
        int name = text.startsWith("(?P<", at) ? at + 4 : text.startsWith("(?<", at) ? at + 3 : 0;
        int end = name;
        while (end > 0 && end < text.length() && isNameChar(text.charAt(end))) end++;
        return end > name && text.startsWith(">", end) ? end + 1 : 0;
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private void push(boolean foldsCase) {
        if (groups.size() >= MAX_DEPTH) throw new MatcherSyntaxException("a regular expression nests too deeply");
        groups.push(group);
        group = new Group(foldsCase);
    }

    private void close() {
        copyTo(at + 1);
        // RE2/J calls this an internal error.
        if (groups.isEmpty()) throw new MatcherSyntaxException("a regular expression has a ) without its (");
        Cost inside = group.cost();
        group = groups.pop();
        group.add(inside);
    }

    private void repetition() {
        Count count = count();
        if (count == null) {
            group.add(Cost.STEP);
            out.append("\\{");
            at++;
            return;
        }
        // As in Go, x{0} counts for nothing, and x{2,} for 2.
        int times = Math.max(1, count.max == NO_END ? count.min : count.max);
        int optional = count.max == NO_END ? 1 : Math.max(0, count.max - count.min);
        Cost once = group.item;
        long repeats = count.max == 0 ? 1 : once.repeats * times;
        if (times >= 2 && repeats > MAX_REPEAT)
            throw new MatcherSyntaxException("a regular expression repeats something more than " + MAX_REPEAT
                    + " times: " + text.substring(at, count.end));
        group.item = new Cost(repeats, once.steps * times + optional, once.branches * times + optional);
        refuseTooLarge();
        copyTo(count.end);
    }

    private void refuseTooLarge() {
        Cost all = group.cost();
        for (Group outer : groups) all = all.and(outer.cost());
        if (all.steps > MAX_STEPS || all.branches > MAX_BRANCHES)
            throw new MatcherSyntaxException(
                    "a regular expression is too large: with its repetitions unfolded it has more than " + MAX_STEPS
                            + " steps, or more than " + MAX_BRANCHES + " alternatives and options");
    }

    private record Count(int min, int max, int end) {}

    /** The {@code {2}}, {@code {2,}} or {@code {2,3}} here; null where the brace is a character like any other. */
    private @Nullable Count count() {
        int minEnd = digitsEnd(at + 1);
        if (!isNumber(at + 1, minEnd)) return null;
        int min = number(at + 1, minEnd);
        if (text.startsWith("}", minEnd)) return new Count(min, min, minEnd + 1);
        if (text.startsWith(",}", minEnd)) return new Count(min, NO_END, minEnd + 2);
        int maxEnd = digitsEnd(minEnd + 1);
        if (!text.startsWith(",", minEnd) || !isNumber(minEnd + 1, maxEnd) || !text.startsWith("}", maxEnd))
            return null;
        return new Count(min, number(minEnd + 1, maxEnd), maxEnd + 1);
    }

    private int digitsEnd(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') end++;
        return end;
    }

    private boolean isNumber(int from, int to) {
        return to == from + 1 || to > from && text.charAt(from) != '0';
    }

    private int number(int from, int to) {
        return to - from > 6 ? OUT_OF_BOUNDS : Integer.parseInt(text, from, to, 10);
    }

    private void escape() {
        if (text.startsWith("\\Q", at)) {
            quotation();
            return;
        }
        var unicode = unicodeClass();
        if (unicode.isPresent()) {
            out.append('[').append(unicode.get()).append(']');
            group.add(Cost.STEP);
            return;
        }
        int start = at;
        int c = escaped();
        refuseEndlessFold(c, c);
        out.append(text, start, at);
        group.add(at == start + 2 && "AbBz".indexOf(c) >= 0 ? Cost.BRANCH : Cost.STEP);
    }

    private void quotation() {
        int end = text.indexOf("\\E", at);
        int stop = end < 0 ? text.length() : end;
        for (int i = at + 2; i < stop; i += Character.charCount(text.codePointAt(i))) {
            refuseEndlessFold(text.codePointAt(i), text.codePointAt(i));
            group.add(Cost.STEP);
        }
        copyTo(end < 0 ? stop : end + 2);
    }

    private void bracket() {
        int start = at;
        at++;
        if (text.startsWith("^", at)) at++;
        out.append(text, start, at);
        for (boolean first = true; at < text.length() && (first || text.charAt(at) != ']'); first = false) member();
        if (at < text.length()) copyTo(at + 1);
        group.add(Cost.STEP);
    }

    /** One member of a class in square brackets: a character, a range, or a class. */
    private void member() {
        int named = text.startsWith("[:", at) ? text.indexOf(":]", at + 2) : -1;
        if (named >= 0) {
            copyTo(named + 2);
            return;
        }
        if (text.charAt(at) == '\\' && at + 1 < text.length() && "dDsSwW".indexOf(text.charAt(at + 1)) >= 0) {
            copyTo(at + 2);
            return;
        }
        var unicode = unicodeClass();
        if (unicode.isPresent()) {
            out.append(unicode.get());
            return;
        }
        int start = at;
        int low = character();
        int high = low;
        if (text.startsWith("-", at) && at + 1 < text.length() && text.charAt(at + 1) != ']') {
            at++;
            high = character();
        }
        refuseEndlessFold(low, high);
        out.append(text, start, at);
    }

    private int character() {
        int c = text.codePointAt(at);
        if (c == '\\') return escaped();
        at += Character.charCount(c);
        return c;
    }

    /** Goes past an escape, and returns the character that it stands for, or any below 0x200 where it is a class. */
    private int escaped() {
        int from = at + 1;
        at = Math.min(from + 1, text.length());
        if (from == text.length()) return '\\';
        char c = text.charAt(from);
        if (c >= 0x80)
            throw new MatcherSyntaxException(
                    "a regular expression needs no backslash before " + Character.toString(text.codePointAt(from)));
        int close = "xpP".indexOf(c) >= 0 && text.startsWith("{", from + 1) ? text.indexOf('}', from) : -1;
        if (close < 0) return c;
        at = close + 1;
        if (c != 'x') return c;
        try {
            return Integer.parseInt(text, from + 2, close, 16);
        } catch (NumberFormatException _) {
            return c;
        }
    }

    /** The ranges for {@code \pL}, {@code \p{Greek}}, {@code \P{^Greek}} here, and goes past it. */
    private Optional<String> unicodeClass() {
        boolean capital = text.startsWith("\\P", at);
        int name = at + 2;
        if (group.foldsCase || !capital && !text.startsWith("\\p", at) || name >= text.length())
            return Optional.empty();
        int end = name + 1;
        int after = end;
        boolean caret = false;
        if (text.charAt(name) == '{') {
            name++;
            caret = text.startsWith("^", name);
            if (caret) name++;
            end = text.indexOf('}', name);
            after = end + 1;
        }
        if (end < 0) return Optional.empty();
        var ranges = UnicodeClasses.ranges(text.substring(name, end), capital != caret);
        if (ranges.isPresent()) at = after;
        if (out.length() > MAX_WRITTEN) throw new MatcherSyntaxException("a regular expression is too large");
        return ranges;
    }

    private void refuseEndlessFold(int low, int high) {
        boolean whole = low <= FOLD_FIRST && high >= FOLD_LAST;
        if (group.foldsCase && !whole && low <= ENDLESS_LAST && high >= ENDLESS_FIRST)
            throw new MatcherSyntaxException(
                    "a regular expression cannot ignore case (?i) for the letters U+1C80 to U+1C88");
    }

    private void copyTo(int end) {
        out.append(text, at, end);
        at = end;
    }
}
