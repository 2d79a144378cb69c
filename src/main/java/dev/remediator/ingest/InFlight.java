package dev.remediator.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of all bodies that are being read or wait for their commit, over all connections. Thread-safe. */
final class InFlight {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    InFlight(long limit) {
        if (limit <= 0) throw new IllegalArgumentException("remediator.ingest.max-in-flight must be more than 0");
        this.limit = limit;
    }

    /** A share of nothing yet, for one request. */
    Share open() {
        return new Share();
    }

    long limit() {
        return limit;
    }

    long taken() {
        return taken.get();
    }

    /** One request's share. Grown by one thread at a time; may be closed by any, and more than once. */
    final class Share implements AutoCloseable {
        private final AtomicLong held = new AtomicLong();

        /** @return false, with nothing taken, where the limit does not allow it */
        boolean grow(long bytes) {
            long now = taken.addAndGet(bytes);
            if (now > limit) {
                taken.addAndGet(-bytes);
                return false;
            }
            held.addAndGet(bytes);
            return true;
        }

        @Override
        public void close() {
            taken.addAndGet(-held.getAndSet(0));
        }
    }
}
