package dev.remediator.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Time that passes when it is told to: clock, timers and executor of a rehearsal. What is executed waits in a queue and
 * is done by whoever lets time pass, so that nothing ever happens inside the call that asked for it, just as with
 * threads. Others may put things into it from any thread.
 */
public final class VirtualTime implements InstantSource, Timers, Executor {
    public static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

    private record Due(Instant at, long nth, Runnable task) {}

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final PriorityQueue<Due> alarms =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::nth));
    private Instant now = START;
    private long alarmsMade;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void execute(Runnable task) {
        queue.add(task);
    }

    @Override
    public synchronized Alarm at(Instant due, Runnable task) {
        var alarm = new Due(due, alarmsMade++, task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Due alarm) {
        alarms.remove(alarm);
    }

    /** Does everything that can be done without time passing. */
    public void settle() {
        for (var task = next(); task.isPresent(); task = next()) {
            task.get().run();
            // Whoever was interrupted has noticed; the thread goes on with others.
            Thread.interrupted();
        }
    }

    private synchronized Optional<Runnable> next() {
        while (!alarms.isEmpty() && !alarms.element().at().isAfter(now))
            queue.add(alarms.remove().task());
        return Optional.ofNullable(queue.poll());
    }

    /** Nothing is left to do without time passing. */
    public synchronized boolean idle() {
        return queue.isEmpty() && (alarms.isEmpty() || alarms.element().at().isAfter(now));
    }

    public synchronized Optional<Instant> nextAlarm() {
        return Optional.ofNullable(alarms.peek()).map(Due::at);
    }

    /** Sets the clock on; what becomes due is done by the next {@link #settle}. */
    public synchronized void moveTo(Instant later) {
        if (later.isAfter(now)) now = later;
    }

    /** Lets time pass, with everything that becomes due on the way. Also from within a task: a call that takes its time. */
    public void pass(Duration duration) {
        var until = instant().plus(duration);
        settle();
        for (var next = nextAlarm(); next.isPresent() && !next.get().isAfter(until); next = nextAlarm()) {
            moveTo(next.get());
            settle();
        }
        moveTo(until);
        settle();
    }

    /** Goes to the next alarm. */
    public boolean passToNext() {
        settle();
        var next = nextAlarm();
        if (next.isEmpty()) return false;
        moveTo(next.get());
        settle();
        return true;
    }

    /** The clock is put back or forward; nothing becomes due by that alone. */
    public synchronized void jump(Duration by) {
        now = now.plus(by);
    }

    /** What a process that dies forgets. */
    public synchronized void forget() {
        queue.clear();
        alarms.clear();
    }

    /** {@code 40s}, {@code 10m}, {@code 2h}, {@code 1m30s}. */
    public static Duration time(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    /** Minutes and seconds since the start: {@code 1:05}; milliseconds only where there are any. */
    public static String offset(Instant at) {
        var passed = Duration.between(START, at);
        var text = "%d:%02d".formatted(passed.toMinutes(), passed.toSecondsPart());
        return passed.toMillisPart() == 0 ? text : text + ".%03d".formatted(passed.toMillisPart());
    }
}
