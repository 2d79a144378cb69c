package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.report.JournalLine;
import dev.remediator.report.RunFilter;
import dev.remediator.report.RunReader;
import dev.remediator.run.Cancellations;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/runs}. */
@Path("/api/v1/runs")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class RunEndpoints {
    private final RunReader runs;
    private final Cancellations cancellations;

    public RunEndpoints(RunReader runs, Cancellations cancellations) {
        this.runs = runs;
        this.cancellations = cancellations;
    }

    /** Newest first; of one playbook, on one target, in one state. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list(
            @QueryParam("playbook") Optional<String> playbook,
            @QueryParam("target") Optional<String> target,
            @QueryParam("state") Optional<String> state,
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("limit") Optional<String> limit) {
        var known = RunFilter.State.of(state.orElse("any"));
        if (known.isEmpty())
            return Problems.of(400, "The request cannot be used", "state is one of " + RunFilter.State.list() + ".");
        if (playbook.filter(RunEndpoints::isOdd)
                .or(() -> target.filter(RunEndpoints::isOdd))
                .isPresent()) return Problems.of(400, "The request cannot be used", "playbook and target are names.");
        var filter = new RunFilter(playbook, target, known.get());
        return Paging.list(cursor, limit, (after, size) -> runs.page(filter, after, size), Json.Run::of);
    }

    private static boolean isOdd(String name) {
        return name.length() > 200 || name.indexOf(0) >= 0;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Turn(int turn, Instant at, String type, String says) {
        static Turn of(JournalLine line) {
            return new Turn(line.seq(), line.at(), line.type(), line.says());
        }
    }

    /** @param of how many turns the run has had */
    record Turns(List<Turn> items, int of) {}

    /** Every turn of it, oldest first; of a very long run the first thousand. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{id}/journal")
    public Response journal(@PathParam("id") UUID id) {
        return runs.inside(id)
                .map(inside -> Paging.ok(
                        new Turns(runs.journal(id).stream().map(Turn::of).toList(), inside.turns())))
                .orElseGet(() -> Problems.of(404, "Not found", "There is no run with this id."));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{id}")
    public Response one(@PathParam("id") UUID id) {
        return runs.find(id)
                .map(found -> Paging.ok(Json.RunStory.of(found)))
                .orElseGet(() -> Problems.of(404, "Not found", "There is no run with this id."));
    }

    /** {@code {"reason": "…"}}: ends it, as soon as what is under way has answered. What it has done stands. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/{id}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response cancel(
            @PathParam("id") UUID id,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var reason = ApprovalEndpoints.text(body, "reason").orElse("");
        return switch (cancellations.cancel(id, Caller.of(who, request), reason)) {
            case Cancellations.Result.Noted _ -> ApprovalEndpoints.noted();
            case Cancellations.Result.Unknown _ -> Problems.of(404, "Not found", "There is no run with this id.");
            case Cancellations.Result.Over(var what) ->
                Problems.of(409, "Over already", ApprovalEndpoints.sentence(what));
            case Cancellations.Result.Unfit(var problem) ->
                Problems.of(400, "The request cannot be used", ApprovalEndpoints.sentence(problem));
        };
    }
}
