package dev.remediator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.playbook.Answer;
import dev.remediator.run.Replies;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What runs ask of people: {@code /api/v1/approvals} and {@code /api/v1/questions}. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class ApprovalEndpoints {
    private final Replies replies;

    public ApprovalEndpoints(Replies replies) {
        this.replies = replies;
    }

    /**
     * @param wanted {@code consent}, {@code confirm}, {@code text}, {@code secret} or {@code one-of}
     * @param takenBack how an effect is taken back; null where it cannot be
     */
    record Asked(
            UUID run,
            int command,
            String wanted,
            UUID incident,
            String playbook,
            String target,
            String group,
            String says,
            @Nullable String takenBack,
            @Nullable String plan,
            List<String> choices,
            List<String> saidBy,
            String askedAt,
            String expiresAt) {
        static Asked of(Replies.Asked asked) {
            return new Asked(
                    asked.run(),
                    asked.command(),
                    asked.answer().map(Asked::word).orElse("consent"),
                    asked.incident(),
                    asked.playbook(),
                    asked.target(),
                    asked.group(),
                    asked.says(),
                    asked.takenBack().orElse(null),
                    asked.hash().orElse(null),
                    asked.answer()
                            .map(a -> a instanceof Answer.OneOf oneOf ? oneOf.choices() : List.<String>of())
                            .orElse(List.of()),
                    asked.saidBy(),
                    asked.askedAt().toString(),
                    asked.expiresAt().toString());
        }

        private static String word(Answer answer) {
            return switch (answer) {
                case Answer.Confirm _ -> "confirm";
                case Answer.Text _ -> "text";
                case Answer.Secret _ -> "secret";
                case Answer.OneOf _ -> "one-of";
            };
        }
    }

    record Open(List<Asked> items) {}

    record Noted(String status) {}

    /** Everything that is open, the one that ends first in front. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/approvals")
    public Response open() {
        return Paging.ok(new Open(replies.open().stream().map(Asked::of).toList()));
    }

    /** {@code {"decision": "approve" | "deny", "reason": "…"}}. */
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
            return Problems.of(400, "The request cannot be used", "decision is approve or deny.");
        return answer(replies.decide(run, command, Caller.of(who, request), granted, reason.orElse("")));
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
        if (body == null || !body.hasNonNull("answer"))
            return Problems.of(400, "The request cannot be used", "answer is missing.");
        return answer(replies.answer(run, command, Caller.of(who, request), body.path("answer")));
    }

    private static Response answer(Replies.Result result) {
        return switch (result) {
            case Replies.Result.Noted _ ->
                Response.accepted(new Noted("noted"))
                        .header("Cache-Control", "no-store")
                        .build();
            case Replies.Result.Unknown _ -> Problems.of(404, "Not found", "Nobody was asked this.");
            case Replies.Result.NotTheirs(var why) -> Problems.of(403, "Not yours to say", sentence(why));
            case Replies.Result.Over(var what) -> Problems.of(409, "Too late", sentence(what));
            case Replies.Result.Unfit(var problem) -> Problems.of(400, "The request cannot be used", sentence(problem));
        };
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private static Optional<String> text(@Nullable JsonNode body, String key) {
        return body == null
                ? Optional.empty()
                : Optional.ofNullable(body.path(key).textValue());
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
