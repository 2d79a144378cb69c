package dev.remediator.identity;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells whoever started the service how to get in, unless somebody is in already. */
@Singleton
final class FirstLink {
    private static final Logger LOG = Logger.getLogger("remediator.access");

    private final Access access;
    private final Optional<URI> configured;
    private final InstantSource clock;

    FirstLink(Access access, @ConfigProperty(name = "remediator.url") Optional<URI> configured, InstantSource clock) {
        this.access = access;
        this.configured = configured;
        this.clock = clock;
    }

    void print(@ObservesAsync HttpServerStart started) {
        if (started.options().isSsl() && configured.isEmpty()) return; // the plain listener tells, or remediator.url
        URI base = configured.orElseGet(() -> AccessLink.base(
                false, started.options().getHost(), started.options().getPort()));
        access.newLinkIfNobodyIsIn(clock.instant())
                .ifPresent(link -> LOG.infof(
                        "Open Remediator, once, within 24 hours: %s (./remediator access prints another link)",
                        AccessLink.of(base, link)));
    }
}
