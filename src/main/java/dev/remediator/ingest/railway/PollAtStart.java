package dev.remediator.ingest.railway;

import dev.remediator.ingest.GroupCommit;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Polls when events may have been missed: at the start, when this service was away, and whenever it finds that it did not
 * get to poll for a while, because it slept or the database was gone. A poll that could not read everything is repeated.
 */
@Singleton
final class PollAtStart {
    private static final Logger LOG = Logger.getLogger(PollAtStart.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    /** Railway tries a delivery for about this long; afterwards what failed is lost. */
    private static final Duration MISSED = Duration.ofMinutes(2);

    private static final int ATTEMPTS = 20;

    private final RailwayPoll poll;
    private final Transactions transactions;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("railway-poll").daemon().factory());
    private long looked;
    private int left = ATTEMPTS;

    PollAtStart(
            Deployments deployments,
            Episodes episodes,
            OwnActions ownActions,
            GroupCommit commits,
            Transactions transactions,
            Clock clock) {
        this.poll = new RailwayPoll(deployments, episodes, ownActions, commits::submit, clock);
        this.transactions = transactions;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        looked = clock.millis();
        var unused = timer.scheduleWithFixedDelay(this::look, 1_000, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            var now = clock.millis();
            if (now - looked > MISSED.toMillis() || !databaseAnswers()) left = ATTEMPTS;
            looked = now;
            if (left == 0) return;
            left--;
            var report = poll.run();
            if (report.complete()) left = 0;
            if (report.missed() > 0)
                LOG.infof(
                        "Railway had not delivered %d events of %d services; they are taken in now",
                        report.missed(), report.read());
        } catch (RuntimeException e) {
            LOG.warnf("Railway's services could not be polled for missed events: %s", e.getMessage());
        }
    }

    /** Without it deliveries are refused; a gap that falls between two looks is covered by Railway's own retries. */
    private boolean databaseAnswers() {
        try {
            return transactions.read(connection -> connection.isValid(2));
        } catch (StoreException e) {
            return false;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }
}
