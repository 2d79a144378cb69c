package dev.remediator.ingest;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** What ingest is made of and cannot say about itself. */
class IngestBeans {
    /** Made at start, so that a source without a credential stops it, and limits that contradict each other. */
    @Produces
    @Singleton
    @Startup
    static Sources sources(SourcesConfig config, IngestConfig limits) {
        checked(limits);
        return Sources.of(config);
    }

    /** @throws IllegalArgumentException where a delivery that one limit lets in would always fail at the next */
    static void checked(IngestConfig config) {
        long body = config.maxBody().asLongValue();
        if (body <= 0 || body > IngestConfig.LARGEST_BODY)
            throw new IllegalArgumentException(
                    "remediator.ingest.max-body must be more than 0 and at most 64M, and it is " + body + " bytes");
        if (body > config.maxInFlight().asLongValue())
            throw new IllegalArgumentException(
                    "remediator.ingest.max-body (%d bytes) is more than remediator.ingest.max-in-flight (%d bytes): such a"
                                    .formatted(body, config.maxInFlight().asLongValue())
                            + " delivery would always be refused; lower the one or raise the other");
    }

    @Produces
    @Singleton
    @DefaultBean
    static Clock clock(InstantSource time) {
        return new Clock() {
            @Override
            public Instant instant() {
                return time.instant();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("only instants are asked of it");
            }
        };
    }
}
