package dev.remediator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.intake.RunStarter;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/playbooks}. Its path is that of the other classes below {@code /api/v1/playbooks}: the longest would hide them. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class PlaybookEndpoints {
    private static final int MAX_REASON = 1_000;

    private final RunStarter starter;

    public PlaybookEndpoints(RunStarter starter) {
        this.starter = starter;
    }

    record Begun(UUID run, UUID incident) {}

    /** {@code {"reason": "…"}}: begins a run of it. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/playbooks/{name}/run")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response run(
            @PathParam("name") String name,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var reason = body == null ? "" : body.path("reason").asText("").strip();
        if (reason.length() > MAX_REASON)
            return Problems.of(
                    400, "The request cannot be used", "A reason has at most " + MAX_REASON + " characters.");
        return switch (starter.start(name, Caller.of(who, request), reason)) {
            case RunStarter.Result.Begun(var run, var incident) ->
                Response.accepted(new Begun(run, incident))
                        .header("Cache-Control", "no-store")
                        .build();
            case RunStarter.Result.NoPlaybook(var why) -> Problems.of(404, "Not found", why);
            case RunStarter.Result.Refused(var why) -> Problems.of(409, "Cannot be begun", why);
            case RunStarter.Result.Held held -> Problems.of(409, "Held", held.why());
            case RunStarter.Result.Already _ ->
                throw new IllegalStateException("a person's run has no time of its own");
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
