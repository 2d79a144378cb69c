package dev.remediator.channel.slack;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Does what was heard after Slack has its answer, which it wants within 3 s. Not more at once than people press. */
@Singleton
final class Afterwards {
    private static final Logger LOG = Logger.getLogger(Afterwards.class);
    private static final int MOST = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Before runs end what is under way: what people have said is still heard. */
    private static final int FIRST = 500;

    private final Semaphore room = new Semaphore(MOST);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("slack-", 0).factory());

    /** @return false where there is no room, or the service stops: nothing will be done */
    boolean run(Runnable work) {
        if (!room.tryAcquire()) return false;
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.error("what somebody did in Slack failed", e);
                } finally {
                    room.release();
                }
            });
            return true;
        } catch (java.util.concurrent.RejectedExecutionException stopped) {
            room.release();
            return false;
        }
    }

    /** Waits for what is under way. */
    void drain(@Observes @Priority(FIRST) ShutdownDelayInitiatedEvent event) {
        try {
            if (room.tryAcquire(MOST, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) room.release(MOST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void close() {
        threads.shutdown();
    }
}
