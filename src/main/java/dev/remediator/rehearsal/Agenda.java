package dev.remediator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * A virtual clock, and what is to happen when. Time passes only by doing the next thing; what is due at the same time is
 * done in the order in which it was put down, or in one drawn from a seed. Nothing ever happens inside the call that asks
 * for it. For one thread.
 */
public final class Agenda implements InstantSource {
    private record Entry(Instant due, long tie, long nth, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byDue = due.compareTo(other.due);
            if (byDue != 0) return byDue;
            return tie != other.tie ? Long.compare(tie, other.tie) : Long.compare(nth, other.nth);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final LongSupplier ties;
    private Instant now;
    private long made;
    private long done;

    /** First come, first served. */
    public Agenda(Instant start) {
        this(start, () -> 0);
    }

    /** @param ties drawn for each entry; of two that are due at once the one with the lower number is done first */
    public Agenda(Instant start, LongSupplier ties) {
        now = start;
        this.ties = ties;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** What is past is done next. */
    public void at(Instant due, Runnable task) {
        entries.add(new Entry(due.isBefore(now) ? now : due, ties.getAsLong(), made++, task));
    }

    public void in(Duration after, Runnable task) {
        at(now.plus(after), task);
    }

    /** Does the next thing. */
    public boolean step() {
        var next = entries.poll();
        if (next == null) return false;
        now = next.due();
        done++;
        next.task().run();
        return true;
    }

    /** When the next thing is due. */
    public Optional<Instant> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::due);
    }

    /** How many things were done. */
    public long done() {
        return done;
    }
}
