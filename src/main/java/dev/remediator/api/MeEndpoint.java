package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Access;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.identity.SignIns;
import dev.remediator.identity.SignedIn;
import dev.remediator.secret.Secret;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/me}: whom the service takes the caller for, and what they are in by. */
@Path("/api/v1/me")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class MeEndpoint {
    private static final int MOST = 200;
    private static final String UNUSABLE = "The request cannot be used";

    private final Access access;
    private final SignIns signIns;
    private final InstantSource clock;

    public MeEndpoint(Access access, SignIns signIns, InstantSource clock) {
        this.access = access;
        this.signIns = signIns;
        this.clock = clock;
    }

    /** @param name as it is recorded; {@code viewer} for somebody without one, {@code machine:…} for a program */
    record Me(String name, List<String> roles) {}

    /**
     * @param via {@code link}, {@code terminal}, {@code password} or {@code issuer}
     * @param current the request came by it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Session(
            UUID id,
            String via,
            boolean current,
            Instant createdAt,
            Instant seenAt,
            @Nullable String address,
            @Nullable String agent) {}

    record Sessions(List<Session> items) {}

    record Ended(int ended) {}

    @GET
    @RolesAllowed(Role.VIEWER)
    public Response me(@Context SecurityContext who) {
        var name = who.getUserPrincipal().getName();
        var roles = Role.ALL.stream().filter(who::isUserInRole).toList();
        return Paging.ok(new Me(name, roles));
    }

    /** Valid ones, newest first; at most {@value #MOST}. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/sessions")
    public Response sessions(@Context SecurityContext who) {
        var in = SignedIn.of(who);
        var engineer = in.flatMap(SignedIn::engineer);
        if (engineer.isEmpty()) return Paging.ok(new Sessions(List.of()));
        var current = in.get().credential().id();
        return Paging.ok(new Sessions(access.sessions(engineer.get(), MOST, clock.instant()).stream()
                .map(each -> new Session(
                        each.id(),
                        each.via(),
                        each.id().equals(current),
                        each.createdAt(),
                        each.seenAt(),
                        each.address().orElse(null),
                        each.agent().orElse(null)))
                .toList()));
    }

    /** One of one's own. */
    @POST
    @RolesAllowed(Role.VIEWER)
    @Path("/sessions/{id}/end")
    public Response end(@PathParam("id") UUID id, @Context SecurityContext who, HttpServerRequest request) {
        boolean ended = SignedIn.of(who)
                .flatMap(SignedIn::engineer)
                .filter(name -> access.end(id, name, Caller.of(who, request), clock.instant()))
                .isPresent();
        return ended
                ? Paging.ok(new Ended(1))
                : Problems.of(404, "Not found", "There is no session of yours with this id.");
    }

    /** {@code {"old": "…", "new": "…"}}. Every other session is over then. */
    @POST
    @RolesAllowed(Role.VIEWER)
    @Path("/password")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response password(@Nullable JsonNode body, @Context SecurityContext who, HttpServerRequest request) {
        var in = SignedIn.of(who);
        var engineer = in.flatMap(SignedIn::engineer);
        var old = ApprovalEndpoints.text(body, "old").orElse("");
        var wanted = ApprovalEndpoints.text(body, "new").orElse("");
        if (old.isEmpty() || wanted.isEmpty())
            return Problems.of(400, UNUSABLE, "Both passwords are needed, the old one and the new one.");
        if (engineer.isEmpty()) return Problems.of(409, "Not done", "Who has no name has no password.");
        var change = signIns.change(
                engineer.get(),
                Secret.of(old),
                Secret.of(wanted),
                in.map(each -> each.credential().id()),
                Caller.of(who, request),
                clock.instant());
        return switch (change) {
            case SignIns.Change.Done _, SignIns.Change.In _ ->
                Response.noContent()
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
            case SignIns.Change.Wrong _ ->
                Problems.of(403, "Not done", "The old password is not right. Nothing was changed.");
            case SignIns.Change.Unfit(var problem) ->
                Problems.of(400, UNUSABLE, ApprovalEndpoints.sentence(problem) + " Nothing was changed.");
            case SignIns.Change.Wait(var pause) -> {
                var answer = Problems.of(429, "Too many attempts", "Nothing was changed.");
                answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, pause.toSeconds() + 1);
                yield answer;
            }
            case SignIns.Change.Busy _ -> Problems.of(503, "Busy", "Try again in a minute. Nothing was changed.");
        };
    }
}
