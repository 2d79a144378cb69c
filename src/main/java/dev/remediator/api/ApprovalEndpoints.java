package dev.remediator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.run.Asked;
import dev.remediator.run.Replies;
import dev.remediator.target.Targets;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What runs ask of people: {@code /api/v1/approvals}, {@code /api/v1/questions} and {@code /api/v1/doubts}. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class ApprovalEndpoints {
    private static final String UNUSABLE = "The request cannot be used";

    private final Replies replies;
    private final Supplier<Targets> targets;

    public ApprovalEndpoints(Replies replies, Supplier<Targets> targets) {
        this.replies = replies;
        this.targets = targets;
    }

    record Listed(List<AskJson> items) {}

    record Noted(String status) {}

    /** Everything that is open, the one that ends first in front; with {@code run} all that it has asked, open or over. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/approvals")
    public Response list(@QueryParam("run") Optional<String> run) {
        if (run.isEmpty()) return Paging.ok(new Listed(shown(replies.open())));
        try {
            return Paging.ok(new Listed(shown(replies.of(UUID.fromString(run.get())))));
        } catch (IllegalArgumentException e) {
            return Problems.of(400, UNUSABLE, "run is the id of a run.");
        }
    }

    /** One, also when it is over: then with what happened. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/approvals/{run}/{command}")
    public Response one(@PathParam("run") UUID run, @PathParam("command") int command) {
        return replies.find(run, command)
                .map(asked -> Paging.ok(shown(asked)))
                .orElseGet(ApprovalEndpoints::nobodyAsked);
    }

    private List<AskJson> shown(List<Asked> asked) {
        return asked.stream().map(this::shown).toList();
    }

    private AskJson shown(Asked asked) {
        return AskJson.of(
                asked,
                asked.kind() == Asked.Kind.APPROVAL && asked.over().isEmpty()
                        ? Optional.of(replies.around(asked, targets.get()))
                        : Optional.empty());
    }

    /** {@code {"it": "happened" | "did-not" | "stop", "reason": "…"}}: what became of an effect that nobody could tell. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/doubts/{run}/{command}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response settle(
            @PathParam("run") UUID run,
            @PathParam("command") int command,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var settled = text(body, "it").flatMap(AskJson::settled);
        if (settled.isEmpty()) return Problems.of(400, UNUSABLE, "it is happened, did-not or stop.");
        return answer(replies.settle(
                run,
                command,
                Caller.of(who, request),
                settled.get(),
                text(body, "reason").orElse("")));
    }

    /**
     * {@code {"decision": "approve" | "deny", "reason": "…", "plan": "…"}}. With the hash of the plan that was shown, which
     * may be left out, what is said to another plan is answered with 409.
     */
    @POST
    @RolesAllowed(Role.APPROVER)
    @Path("/approvals/{run}/{command}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response decide(
            @PathParam("run") UUID run,
            @PathParam("command") int command,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var decision = text(body, "decision");
        var reason = text(body, "reason");
        var granted = decision.equals(Optional.of("approve"));
        if (!granted && !decision.equals(Optional.of("deny")))
            return Problems.of(400, UNUSABLE, "decision is approve or deny.");
        return answer(
                replies.decide(run, command, Caller.of(who, request), granted, reason.orElse(""), text(body, "plan")));
    }

    /** {@code {"answer": …}}: true or false, or a text. */
    @POST
    @RolesAllowed({Role.OPERATOR, Role.APPROVER})
    @Path("/questions/{run}/{command}/answer")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response answer(
            @PathParam("run") UUID run,
            @PathParam("command") int command,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        if (body == null || !body.hasNonNull("answer")) return Problems.of(400, UNUSABLE, "answer is missing.");
        return answer(replies.answer(run, command, Caller.of(who, request), body.path("answer")));
    }

    private static Response answer(Replies.Result result) {
        return switch (result) {
            case Replies.Result.Noted _ -> noted();
            case Replies.Result.Unknown _ -> nobodyAsked();
            case Replies.Result.NotTheirs(var why) -> Problems.of(403, "Not yours to say", sentence(why));
            case Replies.Result.Over(var what) -> Problems.of(409, "Too late", sentence(what));
            case Replies.Result.Unfit(var problem) -> Problems.of(400, UNUSABLE, sentence(problem));
        };
    }

    static Response noted() {
        return Response.accepted(new Noted("noted"))
                .header("Cache-Control", "no-store")
                .build();
    }

    private static Response nobodyAsked() {
        return Problems.of(404, "Not found", "Nobody was asked this.");
    }

    static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    static Optional<String> text(@Nullable JsonNode body, String key) {
        return body == null
                ? Optional.empty()
                : Optional.ofNullable(body.path(key).textValue());
    }
}
