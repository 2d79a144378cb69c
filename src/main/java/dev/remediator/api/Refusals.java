package dev.remediator.api;

import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What every address answers that has no answer of its own, as pages and webhooks have. */
@Singleton
final class Refusals {
    @ServerExceptionMapper
    Response signedOut(UnauthorizedException e) {
        return Problems.signedOut();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return Problems.roleMissing();
    }

    @ServerExceptionMapper
    Response databaseAway(StoreException e) {
        return Problems.databaseAway();
    }
}
