package dev.remediator.schedule;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The safety net: one clustered job for everything that somebody must look at now and then. */
@Singleton
final class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);

    private final Upkeep upkeep;

    Sweep(Upkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Scheduled(
            every = "5s",
            identity = "sweep",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = BeforeStart.class)
    void sweep() {
        try {
            upkeep.sweep();
        } catch (RuntimeException e) {
            LOG.warnf("A sweep did not get through; the next one comes in a moment: %s", e.getMessage());
        }
    }

    @Scheduled(
            every = "1h",
            identity = "partitions",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = BeforeStart.class)
    void partitions() {
        upkeep.partitions();
    }
}
