package dev.remediator.identity;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells whoever started the service how to make the first administrator, while there is none. */
@Singleton
final class FirstAdministrator {
    private static final Logger LOG = Logger.getLogger("remediator.access");

    private final SignIns signIns;
    private final Optional<URI> configured;
    private final InstantSource clock;

    FirstAdministrator(
            SignIns signIns, @ConfigProperty(name = "remediator.url") Optional<URI> configured, InstantSource clock) {
        this.signIns = signIns;
        this.configured = configured;
        this.clock = clock;
    }

    void print(@ObservesAsync HttpServerStart started) {
        if (started.options().isSsl() && configured.isEmpty()) return; // the plain listener tells, or remediator.url
        URI base = configured.orElseGet(() -> AccessLink.base(
                false, started.options().getHost(), started.options().getPort()));
        signIns.firstLink(clock.instant())
                .ifPresent(link -> LOG.infof(
                        "Nobody is an administrator yet. Open this once, within 24 hours, and be the first: %s",
                        AccessLink.of(base, link)));
    }
}
