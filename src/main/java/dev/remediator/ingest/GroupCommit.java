package dev.remediator.ingest;

import dev.remediator.intake.Delivery;
import dev.remediator.intake.Recorder;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes deliveries in the order in which they came, those that wait together in one transaction: one at once when
 * idle, many under load. One bad delivery fails alone. Nothing is tried again here: the sender does that.
 */
@Singleton
public final class GroupCommit {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);

    private final Transactions transactions;
    private final Recorder recorder;
    private final Duration answerWithin;
    private final Duration drainWithin;
    private final WaitingDeliveries waiting;
    private final Outage outage = new Outage();
    private final Thread writer;

    public GroupCommit(Transactions transactions, Recorder recorder, IngestConfig config) {
        this.transactions = transactions;
        this.recorder = recorder;
        this.answerWithin = config.answerWithin();
        this.drainWithin = config.drainWithin();
        this.waiting = new WaitingDeliveries(
                new WaitingDeliveries.Bounds(
                        config.queueDeliveries(), config.queueBytes().asLongValue()),
                new WaitingDeliveries.Bounds(
                        config.batchDeliveries(), config.batchBytes().asLongValue()));
        this.writer = Thread.ofPlatform().name("group-commit").daemon().start(this::write);
    }

    /** Never fails: every end has a name. Completed by the writer's thread, on which nobody may wait. */
    public CompletableFuture<Commitment> submit(Delivery delivery) {
        var item = new WaitingDeliveries.Item(delivery);
        waiting.offer(item).ifPresent(item.commitment()::complete);
        return item.commitment().completeOnTimeout(Commitment.LATE, answerWithin.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes nothing more, and gives what waits its time to be written. */
    @PreDestroy
    public void stop() {
        waiting.close();
        try {
            if (!writer.join(drainWithin)) {
                LOG.warnf("%d deliveries were not written before the stop; their senders heard 503", waiting.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.abandon();
    }

    private void write() {
        try {
            for (List<WaitingDeliveries.Item> batch = waiting.take(); !batch.isEmpty(); batch = waiting.take()) {
                commit(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(List<WaitingDeliveries.Item> batch) {
        Commitment all = attempt(batch);
        if (batch.size() == 1 || all == Commitment.COMMITTED || all == Commitment.UNAVAILABLE) {
            complete(batch, all);
            return;
        }
        LOG.debugf("a group of %d deliveries failed (%s): writing each alone", batch.size(), all);
        Commitment last = all;
        for (WaitingDeliveries.Item item : batch) {
            // With the database gone, each further try would only wait for another time-out.
            last = last == Commitment.UNAVAILABLE ? last : attempt(List.of(item));
            complete(List.of(item), last);
        }
    }

    private static void complete(List<WaitingDeliveries.Item> batch, Commitment commitment) {
        for (WaitingDeliveries.Item item : batch) item.commitment().complete(commitment);
    }

    private Commitment attempt(List<WaitingDeliveries.Item> batch) {
        List<Delivery> deliveries = new ArrayList<>(batch.size());
        for (WaitingDeliveries.Item item : batch) deliveries.add(item.delivery());
        Recorder.Recorded recorded;
        try {
            recorded = transactions.call(connection -> recorder.record(connection, deliveries));
        } catch (StoreException e) {
            return failed(e, batch.size());
        } catch (Throwable t) {
            LOG.errorf(t, "recording %d deliveries failed", batch.size());
            return Commitment.BROKEN;
        }
        outage.over();
        announce(recorded);
        return Commitment.COMMITTED;
    }

    private static void announce(Recorder.Recorded recorded) {
        try {
            recorded.committed();
        } catch (Throwable t) {
            LOG.error("what follows a committed delivery failed; the delivery is kept", t);
        }
    }

    private Commitment failed(StoreException e, int deliveries) {
        return switch (e.failure()) {
            case UNAVAILABLE -> {
                outage.goesOn(e, deliveries);
                yield Commitment.UNAVAILABLE;
            }
            case CONFLICT -> {
                LOG.debugf(e, "%d deliveries met another transaction", deliveries);
                yield deliveries == 1 ? Commitment.UNAVAILABLE : Commitment.BROKEN;
            }
            case INVALID -> {
                LOG.warnf("the database can never store one of %d deliveries: %s", deliveries, e.getMessage());
                yield Commitment.INVALID;
            }
            case OTHER -> {
                LOG.errorf(e, "recording %d deliveries failed", deliveries);
                yield Commitment.BROKEN;
            }
        };
    }
}
