package dev.remediator.schedule;

import dev.remediator.run.JournalWriter;
import dev.remediator.run.Node;
import dev.remediator.run.Recovery;
import dev.remediator.run.RunExecutor;
import dev.remediator.run.TemporaryChanges;
import dev.remediator.store.DatabaseClock;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes up what a former process left, keeps this node's lease while it lives, and gives it up in order. The lease has a
 * thread of its own: however much there is to take up, it is renewed.
 */
@Singleton
final class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);
    private static final long BEAT = Node.RENEW.toMillis();
    /** Whether everything of this node is in memory is looked at in every second beat, dead nodes in each. */
    private static final int WHOLE = 2;

    private static final Duration WRITTEN = Duration.ofSeconds(2);

    private final Node node;
    private final Recovery recovery;
    private final TemporaryChanges temporary;
    private final RunExecutor executor;
    private final JournalWriter journal;
    private final Upkeep upkeep;
    private final Schedules schedules;
    private final DatabaseClock clock;
    private final Transactions transactions;
    private final BeforeStart beforeStart;
    private final Optional<String> externalDatabase;
    private final Duration drainWithin;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ScheduledExecutorService heart = thread("heart");
    private final ScheduledExecutorService lease = thread("lease");
    private int beats;

    Lifecycle(
            Node node,
            Recovery recovery,
            TemporaryChanges temporary,
            RunExecutor executor,
            JournalWriter journal,
            Upkeep upkeep,
            Schedules schedules,
            DatabaseClock clock,
            Transactions transactions,
            BeforeStart beforeStart,
            @ConfigProperty(name = "remediator.database.url") Optional<String> externalDatabase,
            @ConfigProperty(name = "remediator.drain-within", defaultValue = "20S") Duration drainWithin) {
        this.node = node;
        this.recovery = recovery;
        this.temporary = temporary;
        this.executor = executor;
        this.journal = journal;
        this.upkeep = upkeep;
        this.schedules = schedules;
        this.clock = clock;
        this.transactions = transactions;
        this.beforeStart = beforeStart;
        this.externalDatabase = externalDatabase;
        this.drainWithin = drainWithin;
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    void start(@Observes StartupEvent event) {
        var unused = lease.scheduleWithFixedDelay(this::renew, 0, BEAT, TimeUnit.MILLISECONDS);
        partitions();
        // Nobody else can use the embedded database: whatever node was here before is dead.
        recovery.sweep(externalDatabase.isEmpty());
        upkeep.sweep();
        beforeStart.isOver();
        followSchedules();
        unused = heart.scheduleWithFixedDelay(this::beat, BEAT, BEAT, TimeUnit.MILLISECONDS);
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

    /** Whatever it meets, it comes again: a timer that throws is not called again. */
    void renew() {
        try {
            if (node.renew()) clock.correct(transactions);
            else takenOver();
        } catch (StoreException e) {
            LOG.warnf("This node could not renew its lease: %s", e.getMessage());
        } catch (Throwable e) {
            LOG.error("This node's lease could not be renewed in an unforeseen way; it is tried again in a moment", e);
        }
    }

    private void takenOver() {
        if (!stopping.compareAndSet(false, true)) return;
        LOG.error("Another node has taken over the runs of this one, which slept or was cut off for too long. It"
                + " stops now; start it again");
        Quarkus.asyncExit(1);
    }

    /** Whatever it meets, the heart beats on. */
    void beat() {
        if (node.isDraining() || node.isLost()) return;
        try {
            if (++beats % WHOLE == 0 || recovery.inherits()) recovery.sweep(false);
            followSchedules();
            takeBack();
        } catch (Node.LeaseLost e) {
            takenOver();
        } catch (StoreException e) {
            LOG.warnf("What this node must look after could not be read: %s", e.getMessage());
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
        if (millis < BEAT) {
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

    /** Begins nothing more, and waits for what is under way; bounded. The lease is kept meanwhile. */
    void drain() {
        if (node.isLost() || node.isDraining()) return;
        var began = System.nanoTime();
        node.drain();
        schedules.pause();
        heart.shutdown();
        boolean done = await(began);
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (done) LOG.infof("Nothing is under way any more, after %d ms", took.toMillis());
        else
            LOG.warnf(
                    "Not everything that was under way has ended within %s; whoever goes on finds out what became of it",
                    took);
    }

    private boolean await(long began) {
        try {
            boolean done = executor.drain(drainWithin);
            var left = drainWithin.minusNanos(System.nanoTime() - began);
            return temporary.drain(left.isNegative() ? Duration.ZERO : left) & journal.awaitQuiet(WRITTEN) & done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Others go on with the runs of this node from this moment. */
    void leave() {
        lease.shutdown();
        try {
            node.leave();
        } catch (RuntimeException e) {
            LOG.warnf("The lease could not be given up, so others wait until it is over: %s", e.getMessage());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        heart.shutdownNow();
        lease.shutdownNow();
    }
}
