package dev.remediator.console;

import dev.remediator.escalation.Acknowledgements;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.report.ChangeReader;
import dev.remediator.report.RunReader;
import dev.remediator.run.Cancellations;
import dev.remediator.run.EarlyEnds;
import dev.remediator.run.Replies;
import dev.remediator.run.RunEvent.DoubtSettled.Settled;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
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
    private final Cancellations cancellations;
    private final EarlyEnds ends;
    private final RunReader runs;
    private final ChangeReader changes;

    public PeoplePages(
            Acknowledgements acknowledgements,
            Replies replies,
            Cancellations cancellations,
            EarlyEnds ends,
            RunReader runs,
            ChangeReader changes) {
        this.acknowledgements = acknowledgements;
        this.replies = replies;
        this.cancellations = cancellations;
        this.ends = ends;
        this.runs = runs;
        this.changes = changes;
    }

    @POST
    @RolesAllowed({Role.OPERATOR, Role.APPROVER})
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

    /** Ends a run as soon as what is under way has answered. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("runs/{id}/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response cancel(
            @PathParam("id") UUID id,
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var story = runs.find(id);
        if (story.isEmpty()) return Answers.notFound();
        return switch (cancellations.cancel(id, Caller.of(who, request), reason)) {
            case Cancellations.Result.Noted _ -> back(story.get().run().incident());
            case Cancellations.Result.Unknown _ -> Answers.notFound();
            case Cancellations.Result.Over(var what) -> no(409, what);
            case Cancellations.Result.Unfit(var problem) -> no(400, problem);
        };
    }

    /** Takes a temporary change back before its time. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("temporary-changes/{id}/end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response end(
            @PathParam("id") UUID id,
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        return switch (ends.end(id, Caller.of(who, request), reason)) {
            case EarlyEnds.Result.Noted _ ->
                changes.find(id).map(change -> back(change.incident())).orElseGet(Answers::notFound);
            case EarlyEnds.Result.Unknown _ -> Answers.notFound();
            case EarlyEnds.Result.Over(var what) -> no(409, what);
            case EarlyEnds.Result.Unfit(var problem) -> no(400, problem);
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
        return Answers.to("/incidents/" + incident);
    }

    private static Response no(int status, String why) {
        return Answers.refused(status, why);
    }

    @ServerExceptionMapper
    Response signedOut(UnauthorizedException e) {
        return Answers.signedOut();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return Answers.notAllowed();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
