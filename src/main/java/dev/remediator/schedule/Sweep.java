package dev.remediator.schedule;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The safety net: one clustered job for everything that somebody must look at now and then. */
@Singleton
final class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);

    private final Upkeep upkeep;
    private final LeftOutTimes leftOut;
    private final AuditHead auditHead;

    Sweep(Upkeep upkeep, LeftOutTimes leftOut, AuditHead auditHead) {
        this.upkeep = upkeep;
        this.leftOut = leftOut;
        this.auditHead = auditHead;
    }

    @Scheduled(
            every = "5s",
            identity = "sweep",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = BeforeStart.class)
    void sweep() {
        upkeep.sweep();
        leftOut.look();
        publish();
    }

    private void publish() {
        try {
            var unused = auditHead.publish();
        } catch (RuntimeException e) {
            LOG.warnf("The head of the audit was not published; it is tried again in a moment: %s", e.getMessage());
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
