package dev.remediator.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much is taken in at once, and how long it may take. */
@ConfigMapping(prefix = "remediator.ingest")
public interface IngestConfig {
    /** What the HTTP server refuses by itself (quarkus.http.limits.max-body-size) lies a little above. */
    long LARGEST_BODY = 64L * 1024 * 1024;

    /** The largest body of one request. Alertmanager sends about 800 bytes an alert: 20,000 alerts make 16 MB. At most 64M. */
    @WithDefault("32M")
    MemorySize maxBody();

    /** All bodies together that are being read or wait for their commit, and what is read from them; above, 503. */
    @WithDefault("128M")
    MemorySize maxInFlight();

    /** The time in which a body must have come after its headers. */
    @WithDefault("20S")
    Duration bodyWithin();

    /**
     * The time from a parsed body to its answer; later, 503. Less than 15 s: with a slower target both peers of an
     * Alertmanager pair deliver everything.
     */
    @WithDefault("10S")
    Duration answerWithin();

    /** Deliveries that may wait for the writer; above, 503. */
    @WithDefault("4096")
    int queueDeliveries();

    /** Bytes of the deliveries that may wait for the writer; above, 503. */
    @WithDefault("64M")
    MemorySize queueBytes();

    /** The most deliveries written in one transaction. */
    @WithDefault("128")
    int batchDeliveries();

    /** The bytes of deliveries after which a transaction takes no more. */
    @WithDefault("4M")
    MemorySize batchBytes();

    /** The time given to what is waiting when the service stops. */
    @WithDefault("10S")
    Duration drainWithin();
}
