package dev.remediator.backtest;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time as it passed when it was recorded, and what becomes due in it. Never goes back. */
final class VirtualClock {
    private record Due(long at, long nth, Runnable task) {}

    private final PriorityQueue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::nth));
    private long now = Micros.NEVER;
    private long made;

    long now() {
        return now;
    }

    Instant instant() {
        return Micros.instant(now);
    }

    /** @param at in microseconds; what lies behind is due at once, but not within this call */
    void at(long at, Runnable task) {
        dues.add(new Due(at, made++, task));
    }

    /** Lets time pass, with everything that becomes due on the way, in order. */
    void passTo(long until) {
        for (var next = dues.peek(); next != null && next.at() <= until; next = dues.peek()) {
            dues.remove();
            now = Math.max(now, next.at());
            next.task().run();
        }
        now = Math.max(now, until);
    }
}
