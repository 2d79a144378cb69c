package dev.remediator.schedule;

import dev.remediator.run.Node;
import dev.remediator.run.Recovery;
import dev.remediator.run.TemporaryChanges;
import dev.remediator.store.StoreException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Takes up what a former process left, and keeps this node's lease while it lives. */
@Singleton
final class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);
    private static final int RENEW_SECONDS = 2;

    private final Node node;
    private final Recovery recovery;
    private final TemporaryChanges temporary;
    private final Upkeep upkeep;
    private final Schedules schedules;
    private final InstantSource clock;
    private final BeforeStart beforeStart;
    private final Optional<String> externalDatabase;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lease").daemon().factory());

    Lifecycle(
            Node node,
            Recovery recovery,
            TemporaryChanges temporary,
            Upkeep upkeep,
            Schedules schedules,
            InstantSource clock,
            BeforeStart beforeStart,
            @ConfigProperty(name = "remediator.database.url") Optional<String> externalDatabase) {
        this.node = node;
        this.recovery = recovery;
        this.temporary = temporary;
        this.upkeep = upkeep;
        this.schedules = schedules;
        this.clock = clock;
        this.beforeStart = beforeStart;
        this.externalDatabase = externalDatabase;
    }

    void start(@Observes StartupEvent event) {
        partitions();
        // Nobody else can use the embedded database: whatever node was here before is dead.
        recovery.sweep(externalDatabase.isEmpty());
        upkeep.sweep();
        beforeStart.isOver();
        followSchedules();
        var unused = heart.scheduleWithFixedDelay(this::beat, RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
    }

    /** Not worth a start: the default partition takes the rows meanwhile. */
    private void partitions() {
        try {
            upkeep.partitions();
        } catch (RuntimeException e) {
            LOG.error(
                    "The daily partitions could not be made; the default ones take the rows meanwhile, and it is tried"
                            + " again within the hour",
                    e);
        }
    }

    /** Whatever it meets, the heart beats on: a timer that throws is not called again. */
    void beat() {
        try {
            if (node.renew()) {
                recovery.sweep(false);
                followSchedules();
                takeBack();
                return;
            }
            LOG.error("Another node has taken over the runs of this one, which slept or was cut off for too long. It"
                    + " stops now; start it again");
            Quarkus.asyncExit(1);
        } catch (StoreException e) {
            LOG.warnf("This node could not renew its lease: %s", e.getMessage());
        } catch (Throwable e) {
            LOG.error("This node's heartbeat failed in an unforeseen way; the next one comes in a moment", e);
        }
    }

    /** What clocks begin is what the remediations in force say, also after these have changed. */
    private void followSchedules() {
        try {
            schedules.follow();
        } catch (RuntimeException e) {
            LOG.error("The schedules of playbooks could not be stored; it is tried again in a moment", e);
        }
    }

    /** Takes back what is due, and comes back in time for what will be before the next beat. */
    private void takeBack() {
        var next = temporary.sweep();
        if (next.isEmpty()) return;
        var millis = Math.max(1, Duration.between(clock.instant(), next.get()).toMillis() + 1);
        if (millis < TimeUnit.SECONDS.toMillis(RENEW_SECONDS)) {
            var unused = heart.schedule(this::takeBackOnce, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void takeBackOnce() {
        try {
            var unused = temporary.sweep();
        } catch (Throwable e) {
            LOG.warnf(e, "What is due to be taken back could not be read");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        heart.shutdownNow();
    }
}
