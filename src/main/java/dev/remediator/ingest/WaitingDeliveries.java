package dev.remediator.ingest;

import dev.remediator.intake.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The bounded queue before the one writer. Thread-safe. */
final class WaitingDeliveries {
    private final Bounds all;
    private final Bounds batch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Item> queue = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    WaitingDeliveries(Bounds all, Bounds batch) {
        this.all = all;
        this.batch = batch;
    }

    /** At most so many deliveries, and so many bytes of their bodies. */
    record Bounds(int deliveries, long bytes) {
        Bounds {
            if (deliveries < 1 || bytes < 1) throw new IllegalArgumentException("bounds must be more than 0");
        }
    }

    /** A delivery and whoever waits for it. */
    record Item(Delivery delivery, CompletableFuture<Commitment> commitment) {
        Item(Delivery delivery) {
            this(delivery, new CompletableFuture<>());
        }

        long bytes() {
            return delivery.body().length;
        }
    }

    /** @return why it was not taken, or empty */
    Optional<Commitment> offer(Item item) {
        lock.lock();
        try {
            if (closed) return Optional.of(Commitment.STOPPING);
            if (queue.size() >= all.deliveries || bytes + item.bytes() > all.bytes) {
                return Optional.of(Commitment.FULL);
            }
            queue.addLast(item);
            bytes += item.bytes();
            changed.signal();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest that wait, as many as fit one batch, at least one; those already answered are left out. Empty once closed and drained. */
    List<Item> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                List<Item> taken = poll();
                if (!taken.isEmpty() || closed) return taken;
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Item> poll() {
        List<Item> taken = new ArrayList<>(Math.min(queue.size(), batch.deliveries));
        long size = 0;
        while (!queue.isEmpty() && taken.size() < batch.deliveries) {
            Item next = queue.getFirst();
            if (!taken.isEmpty() && size + next.bytes() > batch.bytes) break;
            queue.removeFirst();
            bytes -= next.bytes();
            if (next.commitment().isDone()) continue;
            taken.add(next);
            size += next.bytes();
        }
        return taken;
    }

    /** From now on nothing is taken; what waits is still handed out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells everyone who still waits that the service stops. */
    void abandon() {
        List<Item> left;
        lock.lock();
        try {
            left = List.copyOf(queue);
            queue.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
        left.forEach(item -> item.commitment().complete(Commitment.STOPPING));
    }

    int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }
}
