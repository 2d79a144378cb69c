package dev.remediator.console;

import dev.remediator.guard.Freeze;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.run.Freezing;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The kill switch, and the end of what people have stopped: forms, each answered by the first page. */
@Path("/")
@Singleton
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public final class FreezePages {
    private static final int MAX_REASON = 1_000;

    private final Freezing freezing;

    public FreezePages(Freezing freezing) {
        this.freezing = freezing;
    }

    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("kill")
    public Response kill(
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        if (unfit(reason)) return reasonMissing();
        var unused = freezing.make(Freeze.EVERYTHING, true, Caller.of(who, request), reason.strip(), Optional.empty());
        return toFirstPage();
    }

    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("freezes/{id}/lift")
    public Response lift(
            @PathParam("id") String id,
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        if (unfit(reason)) return reasonMissing();
        UUID freeze;
        try {
            freeze = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            return Answers.notFound();
        }
        return freezing.lift(freeze, Caller.of(who, request), reason.strip()) instanceof Freezing.Lifted.Unknown
                ? Answers.notFound()
                : toFirstPage();
    }

    private static boolean unfit(String reason) {
        return reason.isBlank() || reason.length() > MAX_REASON;
    }

    private static Response reasonMissing() {
        return Answers.page(
                400,
                Templates.message(
                        "A reason is missing",
                        "Nothing was changed. Go back and say why, in at most " + MAX_REASON
                                + " characters: everybody reads it.",
                        ""));
    }

    private static Response toFirstPage() {
        return Response.seeOther(URI.create("/"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response roleMissing() {
        return Answers.page(
                403,
                Templates.message(
                        "Not allowed",
                        "Nothing was changed. This needs the role operator; a link for it is printed, on the machine where Remediator runs, by",
                        "./remediator access --as ENGINEER --role operator"));
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
