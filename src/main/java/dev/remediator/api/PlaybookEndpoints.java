package dev.remediator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.intake.Previews;
import dev.remediator.intake.Remediations;
import dev.remediator.intake.RunStarter;
import dev.remediator.rehearsal.TestResults;
import dev.remediator.report.PlaybookReader;
import dev.remediator.run.DryRun;
import dev.remediator.runbook.Practice;
import dev.remediator.runbook.Practised;
import dev.remediator.runbook.Runbook;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/playbooks}. Its path is that of the other classes below {@code /api/v1/playbooks}: the longest would hide them. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class PlaybookEndpoints {
    private static final int MAX_REASON = 1_000;
    private static final String UNUSABLE = "The request cannot be used";

    private final PlaybookReader playbooks;
    private final TestResults tests;
    private final Remediations remediations;
    private final Previews previews;
    private final RunStarter starter;

    public PlaybookEndpoints(
            PlaybookReader playbooks,
            TestResults tests,
            Remediations remediations,
            Previews previews,
            RunStarter starter) {
        this.playbooks = playbooks;
        this.tests = tests;
        this.remediations = remediations;
        this.previews = previews;
        this.starter = starter;
    }

    record Begun(UUID run, UUID incident) {}

    /** All that are in force, in the order in which they are asked about an alert. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/playbooks")
    public Response list() {
        return Paging.ok(new PlaybookJson.All(
                playbooks.all().stream().map(PlaybookJson.Brief::of).toList(),
                remediations.catalog().digest()));
    }

    /** One, with what stands about it in the runbook, its decision tree, and its tests, played where they were not yet. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/playbooks/{name}")
    public Response one(@PathParam("name") String name) {
        var found = playbooks.find(name);
        if (found.isEmpty()) return unknown();
        var results = tests.of(name);
        var catalog = remediations.catalog();
        var playbook = found.get().playbook();
        var practice = new Practice(Optional.of(Practised.by(results)), Optional.empty());
        return Paging.ok(new PlaybookJson.Whole(
                PlaybookJson.Brief.of(found.get()),
                Runbook.of(playbook, catalog, practice),
                PlaybookJson.Node.of(Runbook.tree(playbook, catalog)),
                results.stream().map(PlaybookJson.Test::of).toList()));
    }

    /** What a run would do that began now: reads what it would read, and changes nothing. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/playbooks/{name}/preview")
    public Response preview(@PathParam("name") String name, @Context SecurityContext who, HttpServerRequest request) {
        return looked(name, Caller.of(who, request), dryRun -> Paging.ok(PlaybookJson.Preview.of(dryRun)));
    }

    /** {@code {"reason": "…", "plan": "…"}}: begins a run of it; with {@code plan} only where it would do what was shown. */
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
            return Problems.of(400, UNUSABLE, "A reason has at most " + MAX_REASON + " characters.");
        var caller = Caller.of(who, request);
        if (body == null || !body.has("plan")) return begun(name, caller, reason, Optional.empty());
        var plan = body.path("plan").asText("");
        return looked(
                name,
                caller,
                dryRun -> dryRun.hash().equals(plan)
                        ? begun(name, caller, reason, Optional.of(dryRun.digest()))
                        : Problems.of(
                                409,
                                "Another plan",
                                "What it would do is not what this plan says any more; nothing was begun. Ask for a preview again."));
    }

    private Response looked(String name, Caller caller, Function<DryRun, Response> then) {
        return switch (previews.of(name, caller.principal())) {
            case Previews.Result.Seen(var dryRun) -> then.apply(dryRun);
            case Previews.Result.NoPlaybook _ -> unknown();
            case Previews.Result.Refused(var why) -> Problems.of(409, "Cannot be begun", why);
            case Previews.Result.Busy(var why) -> Problems.of(503, "Too many at once", why);
        };
    }

    private Response begun(String name, Caller caller, String reason, Optional<String> digest) {
        return switch (starter.start(name, caller, reason, digest)) {
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

    private static Response unknown() {
        return Problems.of(404, "Not found", "There is no playbook of this name.");
    }
}
