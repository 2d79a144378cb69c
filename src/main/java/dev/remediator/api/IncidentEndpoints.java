package dev.remediator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.escalation.Acknowledgements;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.report.IncidentReader;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/incidents}. */
@Path("/api/v1/incidents")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class IncidentEndpoints {
    private final IncidentReader incidents;
    private final Acknowledgements acknowledgements;

    public IncidentEndpoints(IncidentReader incidents, Acknowledgements acknowledgements) {
        this.incidents = incidents;
        this.acknowledgements = acknowledgements;
    }

    /** @param acknowledgedBy the first who said so */
    record Acknowledged(String acknowledgedBy, String acknowledgedAt) {}

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

    /** {@code {"reason": "…"}}, which may be left out: somebody has it, and nobody else is called for it. */
    @POST
    @RolesAllowed({Role.OPERATOR, Role.APPROVER})
    @Path("/{id}/acknowledge")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response acknowledge(
            @PathParam("id") UUID id,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var reason = ApprovalEndpoints.text(body, "reason").orElse("");
        return switch (acknowledgements.acknowledge(id, Caller.of(who, request), reason)) {
            case Acknowledgements.Result.Taken(var by, var at) -> Paging.ok(new Acknowledged(by, at.toString()));
            case Acknowledgements.Result.Unknown _ ->
                Problems.of(404, "Not found", "There is no incident with this id.");
            case Acknowledgements.Result.Over(var what) ->
                Problems.of(409, "Over already", ApprovalEndpoints.sentence(what));
            case Acknowledgements.Result.Unfit(var problem) ->
                Problems.of(400, "The request cannot be used", ApprovalEndpoints.sentence(problem));
        };
    }

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
