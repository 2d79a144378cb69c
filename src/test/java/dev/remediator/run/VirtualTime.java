package dev.remediator.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Time that passes when it is told to, on one thread: clock, timers and executor of a rehearsal. What is executed waits
 * in a queue, so that nothing ever happens inside the call that asked for it, just as with threads.
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
    public Instant instant() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        queue.add(task);
    }

    @Override
    public Alarm at(Instant due, Runnable task) {
        var alarm = new Due(due, alarmsMade++, task);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    /** Does everything that can be done without time passing. */
    public void settle() {
        while (true) {
            while (!alarms.isEmpty() && !alarms.element().at().isAfter(now))
                queue.add(alarms.remove().task());
            if (queue.isEmpty()) return;
            queue.remove().run();
            // Whoever was interrupted has noticed; the thread goes on with others.
            Thread.interrupted();
        }
    }

    /** Lets time pass, with everything that becomes due on the way. Also from within a task: a call that takes its time. */
    public void pass(Duration duration) {
        var until = now.plus(duration);
        settle();
        while (!alarms.isEmpty() && !alarms.element().at().isAfter(until)) {
            now = later(now, alarms.element().at());
            settle();
        }
        now = later(now, until);
        settle();
    }

    /** Goes to the next alarm. */
    public boolean passToNext() {
        settle();
        if (alarms.isEmpty()) return false;
        now = later(now, alarms.element().at());
        settle();
        return true;
    }

    /** The clock is put back or forward; nothing becomes due by that alone. */
    public void jump(Duration by) {
        now = now.plus(by);
    }

    /** What a process that dies forgets. */
    public void forget() {
        queue.clear();
        alarms.clear();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** {@code 40s}, {@code 10m}, {@code 2h}, {@code 1m30s}. */
    public static Duration time(String text) {
        return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    }

    /** Minutes and seconds since the start: {@code 1:05}; milliseconds only where there are any. */
    public static String offset(Instant at) {
        var passed = Duration.between(START, at);
        var text = "%d:%02d".formatted(passed.toMinutes(), passed.toSecondsPart());
        return passed.toMillisPart() == 0 ? text : text + ".%03d".formatted(passed.toMillisPart());
    }
}
