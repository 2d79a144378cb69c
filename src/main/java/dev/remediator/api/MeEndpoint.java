package dev.remediator.api;

import dev.remediator.identity.Role;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** {@code /api/v1/me}: whom the service takes the caller for. */
@Path("/api/v1/me")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class MeEndpoint {
    /** @param name as it is recorded; {@code viewer} for somebody without one, {@code machine:…} for a program */
    record Me(String name, List<String> roles) {}

    @GET
    @RolesAllowed(Role.VIEWER)
    public Response me(@Context SecurityContext who) {
        var name = who.getUserPrincipal().getName();
        var roles = Role.ALL.stream().filter(who::isUserInRole).toList();
        return Paging.ok(new Me(name, roles));
    }

    @ServerExceptionMapper
    Response signedOut(UnauthorizedException e) {
        return Problems.signedOut();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return Problems.forbidden();
    }

    @ServerExceptionMapper
    Response databaseAway(StoreException e) {
        return Problems.databaseAway();
    }
}
