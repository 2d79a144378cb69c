package dev.remediator.ingest;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What ingest is made of and cannot say about itself. */
class IngestBeans {
    /** Made at start, so that a source without a credential stops it. */
    @Produces
    @Singleton
    @Startup
    static Sources sources(SourcesConfig config) {
        return Sources.of(config);
    }

    @Produces
    @Singleton
    @DefaultBean
    static Clock clock() {
        return Clock.systemUTC();
    }
}
