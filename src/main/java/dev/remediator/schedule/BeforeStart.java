package dev.remediator.schedule;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

/**
 * Keeps what a clock starts waiting until the start has looked at everything itself. The scheduler begins before that, and
 * a start that fails would be told twice, once by a job.
 */
@Singleton
final class BeforeStart implements Scheduled.SkipPredicate {
    private volatile boolean over;

    void isOver() {
        over = true;
    }

    boolean hasPassed() {
        return over;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return !over;
    }
}
