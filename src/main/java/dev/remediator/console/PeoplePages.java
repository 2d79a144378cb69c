package dev.remediator.console;

import dev.remediator.escalation.Acknowledgements;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.run.Replies;
import dev.remediator.run.RunEvent.DoubtSettled.Settled;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What the forms on an incident's page send. They come from that page only, and never by a link. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class PeoplePages {
    private final Acknowledgements acknowledgements;
    private final Replies replies;

    public PeoplePages(Acknowledgements acknowledgements, Replies replies) {
        this.acknowledgements = acknowledgements;
        this.replies = replies;
    }

    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("incidents/{id}/acknowledge")
    public Response acknowledge(@PathParam("id") UUID id, @Context SecurityContext who, HttpServerRequest request) {
        return switch (acknowledgements.acknowledge(id, Caller.of(who, request), "")) {
            case Acknowledgements.Result.Taken _ -> back(id);
            case Acknowledgements.Result.Unknown _ -> Answers.notFound();
            case Acknowledgements.Result.Over(var what) -> no(409, what);
            case Acknowledgements.Result.Unfit(var problem) -> no(400, problem);
        };
    }

    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("doubts/{run}/{command}/{it}")
    public Response settle(
            @PathParam("run") UUID run,
            @PathParam("command") int command,
            @PathParam("it") String it,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var settled = settled(it);
        var asked = replies.find(run, command);
        if (settled.isEmpty() || asked.isEmpty()) return Answers.notFound();
        return switch (replies.settle(run, command, Caller.of(who, request), settled.get(), "")) {
            case Replies.Result.Noted _ -> back(asked.get().incident());
            case Replies.Result.Unknown _ -> Answers.notFound();
            case Replies.Result.NotTheirs(var why) -> no(403, why);
            case Replies.Result.Over(var what) -> no(409, what);
            case Replies.Result.Unfit(var problem) -> no(400, problem);
        };
    }

    private static Optional<Settled> settled(String it) {
        return switch (it) {
            case "happened" -> Optional.of(Settled.HAPPENED);
            case "did-not" -> Optional.of(Settled.DID_NOT);
            case "stop" -> Optional.of(Settled.STOP);
            default -> Optional.empty();
        };
    }

    private static Response back(UUID incident) {
        return Response.seeOther(URI.create("/incidents/" + incident))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static Response no(int status, String why) {
        return Answers.page(
                status,
                Templates.message("Not done", Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".", ""));
    }

    @ServerExceptionMapper
    Response signedOut(UnauthorizedException e) {
        return Answers.signedOut();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return Answers.page(
                403,
                Templates.message(
                        "Not allowed",
                        "This session may look. One for an engineer who may do more is opened by the link that is printed by",
                        "./remediator access --as ENGINEER --role operator,approver"));
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
