package dev.remediator.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers in memory: one thread that waits, and another executor that does what is due. */
public final class ScheduledTimers implements Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor waiting;
    private final InstantSource clock;
    private final Executor threads;

    public ScheduledTimers(InstantSource clock, Executor threads) {
        this.clock = clock;
        this.threads = threads;
        waiting = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timers").daemon().factory());
        waiting.setRemoveOnCancelPolicy(true);
        waiting.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Alarm at(Instant due, Runnable task) {
        var millis = Math.max(0, Duration.between(clock.instant(), due).toMillis() + 1);
        var future = waiting.schedule(() -> threads.execute(task), millis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        waiting.shutdownNow();
    }
}
