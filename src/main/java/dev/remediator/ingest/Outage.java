package dev.remediator.ingest;

import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Tells the log when the database goes and when it is back, instead of once for each delivery. For one thread. */
final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class);

    private long since;
    private long refused;

    void goesOn(Exception why, int deliveries) {
        if (refused == 0) {
            since = System.nanoTime();
            LOG.warnf(
                    "deliveries are answered with 503 until the database is back, their senders try again: %s",
                    why.getMessage());
        }
        refused += deliveries;
    }

    void over() {
        if (refused == 0) return;
        LOG.warnf(
                "the database is back after %d s; %d deliveries were answered with 503 meanwhile",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since), refused);
        refused = 0;
    }
}
