package dev.remediator.review;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Looks every few seconds, on one of the nodes, what was closed. */
@Singleton
final class ReviewJob {
    private static final Logger LOG = Logger.getLogger(ReviewJob.class);

    private final ReviewSweep sweep;

    ReviewJob(ReviewSweep sweep) {
        this.sweep = sweep;
    }

    @Scheduled(
            every = "5s",
            identity = "reviews",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void look() {
        try {
            sweep.sweep();
        } catch (RuntimeException e) {
            LOG.warnf("Reviews wait; they are looked for again in a moment: %s", e.getMessage());
        }
    }
}
