package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.report.ChangeReader;
import dev.remediator.report.ChangeView;
import dev.remediator.run.EarlyEnds;
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
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/temporary-changes}: what stands for a time, and how much of it is left. */
@Path("/api/v1/temporary-changes")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class ChangeEndpoints {
    private static final String UNUSABLE = "The request cannot be used";

    private final ChangeReader changes;
    private final EarlyEnds ends;
    private final InstantSource clock;

    public ChangeEndpoints(ChangeReader changes, EarlyEnds ends, InstantSource clock) {
        this.changes = changes;
        this.ends = ends;
        this.clock = clock;
    }

    /**
     * @param says what taking it back does
     * @param secondsLeft until it is taken back, negative where that is overdue; absent when it is over
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Change(
            UUID id,
            UUID run,
            UUID incident,
            String playbook,
            String target,
            String capability,
            String says,
            String state,
            String madeAt,
            String dueAt,
            @Nullable Long secondsLeft,
            int attempts,
            @Nullable String endedAt,
            @Nullable String endedEarlyBy,
            @Nullable String summary) {
        static Change of(ChangeView v, Instant now) {
            return new Change(
                    v.id(),
                    v.run(),
                    v.incident(),
                    v.playbook(),
                    v.target(),
                    v.capability(),
                    v.says(),
                    v.state(),
                    v.madeAt().toString(),
                    v.dueAt().toString(),
                    v.endedAt().isPresent() ? null : v.left(now).toSeconds(),
                    v.attempts(),
                    v.endedAt().map(Instant::toString).orElse(null),
                    v.endedEarlyBy().orElse(null),
                    v.summary().orElse(null));
        }
    }

    /** Newest first; {@code state} is {@code standing}, which is the default, or {@code any}. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list(
            @QueryParam("state") Optional<String> state,
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("limit") Optional<String> limit) {
        var which = state.orElse("standing");
        if (!which.equals("standing") && !which.equals("any"))
            return Problems.of(400, UNUSABLE, "state is standing or any.");
        var now = clock.instant();
        return Paging.list(
                cursor,
                limit,
                (after, size) -> changes.page(which.equals("standing"), after, size),
                change -> Change.of(change, now));
    }

    /** {@code {"reason": "…"}}: takes it back before its time. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/{id}/end")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response end(
            @PathParam("id") UUID id,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var reason = ApprovalEndpoints.text(body, "reason").orElse("");
        return switch (ends.end(id, Caller.of(who, request), reason)) {
            case EarlyEnds.Result.Noted _ -> ApprovalEndpoints.noted();
            case EarlyEnds.Result.Unknown _ ->
                Problems.of(404, "Not found", "There is no temporary change with this id.");
            case EarlyEnds.Result.Over(var what) ->
                Problems.of(409, "Nothing to take back", ApprovalEndpoints.sentence(what));
            case EarlyEnds.Result.Unfit(var problem) -> Problems.of(400, UNUSABLE, ApprovalEndpoints.sentence(problem));
        };
    }
}
