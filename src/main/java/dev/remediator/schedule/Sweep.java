package dev.remediator.schedule;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/** The safety net: one clustered job for everything that somebody must look at now and then. */
@Singleton
final class Sweep {
    private final Upkeep upkeep;
    private final LeftOutTimes leftOut;

    Sweep(Upkeep upkeep, LeftOutTimes leftOut) {
        this.upkeep = upkeep;
        this.leftOut = leftOut;
    }

    @Scheduled(
            every = "5s",
            identity = "sweep",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = BeforeStart.class)
    void sweep() {
        upkeep.sweep();
        leftOut.look();
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
