package dev.remediator.api;

import dev.remediator.identity.Role;
import dev.remediator.report.IncidentReader;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** {@code /api/v1/incidents}. */
@Path("/api/v1/incidents")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class IncidentEndpoints {
    private final IncidentReader incidents;

    public IncidentEndpoints(IncidentReader incidents) {
        this.incidents = incidents;
    }

    /** Newest first. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list(@QueryParam("cursor") Optional<String> cursor, @QueryParam("limit") Optional<String> limit) {
        return Paging.list(cursor, limit, incidents::all, Json.Incident::brief);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{id}")
    public Response one(@PathParam("id") UUID id) {
        return incidents
                .find(id)
                .map(found -> Paging.ok(Json.Incident.whole(found)))
                .orElseGet(() -> Problems.of(404, "Not found", "There is no incident with this id."));
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
