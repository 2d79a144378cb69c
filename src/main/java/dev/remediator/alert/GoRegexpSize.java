package dev.remediator.alert;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts what a regular expression becomes when its repetitions are unfolded, item by item as it is read, and refuses
 * what is too much for RE2/J: its time and memory grow with the steps, its recursion with the branches and the depth.
 */
final class GoRegexpSize {
    /** The maximum of {@code {2,}}. */
    static final int NO_END = -1;

    private static final int MAX_REPEAT = 1_000;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_STEPS = 20_000;
    private static final int MAX_BRANCHES = 2_000;

    /** @param repeats how often the innermost of repetitions within each other is done; Go bounds it */
    private record Cost(long repeats, long steps, long branches) {
        static final Cost NOTHING = new Cost(1, 0, 0);
        static final Cost STEP = new Cost(1, 1, 0);
        static final Cost BRANCH = new Cost(1, 1, 1);

        Cost and(Cost next) {
            return new Cost(Math.max(repeats, next.repeats), steps + next.steps, branches + next.branches);
        }
    }

    /** Of the groups that are open outside of this one. */
    private final Deque<Cost> outside = new ArrayDeque<>();

    /** Of this group up to its last item. */
    private Cost before = Cost.NOTHING;

    /** Of the last item: what a repetition applies to. */
    private Cost item = Cost.NOTHING;

    /** A character or a class. */
    void step() {
        next(Cost.STEP);
    }

    /** An alternative or an assertion. */
    void branch() {
        next(Cost.BRANCH);
    }

    /** A {@code *}, {@code +} or {@code ?}. */
    void optional() {
        item = item.and(Cost.BRANCH);
    }

    /** Whether the last item may be repeated so often, together with the repetitions in it. */
    boolean repeat(int min, int max) {
        // As in Go, x{0} counts for nothing, and x{2,} for 2.
        int times = Math.max(1, max == NO_END ? min : max);
        int optional = max == NO_END ? 1 : Math.max(0, max - min);
        long repeats = max == 0 ? 1 : item.repeats * times;
        if (times >= 2 && repeats > MAX_REPEAT) return false;
        item = new Cost(repeats, item.steps * times + optional, item.branches * times + optional);
        check();
        return true;
    }

    void open() {
        if (outside.size() / 2 >= MAX_DEPTH) throw new MatcherSyntaxException("a regular expression nests too deeply");
        outside.push(before);
        outside.push(item);
        before = Cost.NOTHING;
        item = Cost.NOTHING;
    }

    void close() {
        Cost inside = before.and(item);
        item = outside.pop();
        before = outside.pop();
        next(inside);
    }

    private void next(Cost added) {
        before = before.and(item);
        item = added;
    }

    /** Refuses an expression that has become too large. */
    void check() {
        Cost all = before.and(item);
        for (Cost cost : outside) all = all.and(cost);
        if (all.steps > MAX_STEPS || all.branches > MAX_BRANCHES)
            throw new MatcherSyntaxException(
                    "a regular expression is too large: with its repetitions unfolded it has more than " + MAX_STEPS
                            + " steps, or more than " + MAX_BRANCHES + " alternatives and options");
    }
}
