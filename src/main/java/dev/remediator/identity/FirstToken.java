package dev.remediator.identity;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Tells whoever started the service for the first time an administrator's token, once and never again. */
@Singleton
final class FirstToken {
    private static final Logger LOG = Logger.getLogger("remediator.access");

    private final ApiTokens tokens;
    private final InstantSource clock;

    FirstToken(ApiTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    void print(@ObservesAsync HttpServerStart started) {
        tokens.first(clock.instant())
                .ifPresent(token -> LOG.infof(
                        "The first administrator's token, shown once and valid for %d days: %s (./remediator token create makes"
                                + " others, ./remediator token revoke ends this one)",
                        ApiTokens.FIRST_LIFE.toDays(), token.reveal()));
    }
}
