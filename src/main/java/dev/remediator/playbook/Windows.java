package dev.remediator.playbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * When a playbook may act.
 *
 * @param onlyIn within one of these, or at any time where there is none
 * @param neverIn never within one of these
 */
public record Windows(List<Window> onlyIn, List<Window> neverIn) {
    public static final Windows ALWAYS = new Windows(List.of(), List.of());

    /** A window may be left out of a week by the jump of a clock; nothing is left out for longer than this. */
    private static final int DAYS_AHEAD = 400;

    private static final int DAYS_AT_ONCE = 8;

    /** Weeks are alike: what never is in the year behind this is never. */
    private static final Instant ANY_TIME = Instant.parse("2026-01-01T00:00:00Z");

    public Windows {
        onlyIn = List.copyOf(onlyIn);
        neverIn = List.copyOf(neverIn);
    }

    /** Whether a playbook may act then. */
    public boolean admits(Instant at) {
        return (onlyIn.isEmpty() || onlyIn.stream().anyMatch(window -> window.covers(at)))
                && neverIn.stream().noneMatch(window -> window.covers(at));
    }

    /** The first moment after one at which the answer is another; empty where it is the same for more than a year. */
    public Optional<Instant> changesAfter(Instant at) {
        if (onlyIn.isEmpty() && neverIn.isEmpty()) return Optional.empty();
        boolean now = admits(at);
        for (int days = 0; days < DAYS_AHEAD; days += DAYS_AT_ONCE) {
            var from = at.plus(Duration.ofDays(days));
            var edges = new TreeSet<Instant>();
            for (var window : Stream.concat(onlyIn.stream(), neverIn.stream()).toList())
                window.edges(from, from.plus(Duration.ofDays(DAYS_AT_ONCE)), edges);
            for (var edge : edges) if (admits(edge) != now) return Optional.of(edge);
        }
        return Optional.empty();
    }

    /** Whether there is no moment at which both admit anything. */
    boolean neverWith(Windows other) {
        var at = ANY_TIME;
        var end = ANY_TIME.plus(Duration.ofDays(DAYS_AHEAD));
        while (at.isBefore(end)) {
            if (admits(at) && other.admits(at)) return false;
            var mine = changesAfter(at);
            var theirs = other.changesAfter(at);
            var next = Stream.concat(mine.stream(), theirs.stream()).min(Instant::compareTo);
            if (next.isEmpty()) return true;
            at = next.get();
        }
        return true;
    }

    /** Whether it admits nothing at any time. */
    boolean never() {
        return neverWith(ALWAYS);
    }
}
