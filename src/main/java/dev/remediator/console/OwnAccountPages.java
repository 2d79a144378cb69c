package dev.remediator.console;

import dev.remediator.identity.Access;
import dev.remediator.identity.Accounts;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Passwords;
import dev.remediator.identity.Role;
import dev.remediator.identity.SignIns;
import dev.remediator.identity.SignedIn;
import dev.remediator.secret.Secret;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What everybody may do with their own account: change the password, look through their sessions and end them. */
@Path("/account")
@Singleton
@RunOnVirtualThread
public final class OwnAccountPages {
    private static final int MOST = 100;
    private static final UUID NONE = new UUID(0, 0);

    private final Access access;
    private final Accounts accounts;
    private final SignIns signIns;
    private final InstantSource clock;

    public OwnAccountPages(Access access, Accounts accounts, SignIns signIns, InstantSource clock) {
        this.access = access;
        this.accounts = accounts;
        this.signIns = signIns;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    public Response own(@Context SecurityContext who) {
        return page(200, who, "", "");
    }

    private Response page(int status, SecurityContext who, String problem, String done) {
        var name = who.getUserPrincipal().getName();
        var engineer = SignedIn.of(who).flatMap(SignedIn::engineer);
        var account = engineer.flatMap(accounts::show);
        return Answers.page(
                status,
                Templates.account(new AccountPage(
                        name,
                        Role.ALL.stream().filter(who::isUserInRole).toList(),
                        account.map(Accounts.Listed::way).orElse(""),
                        account.filter(Accounts.Listed::hasPassword).isPresent(),
                        engineer.map(each -> access.sessions(each, MOST, clock.instant()))
                                .orElse(List.of()),
                        session(who).orElse(NONE),
                        problem,
                        done,
                        Passwords.SHORTEST)));
    }

    private static Optional<UUID> session(SecurityContext who) {
        return SignedIn.of(who).map(in -> in.credential().id());
    }

    @POST
    @RolesAllowed(Role.VIEWER)
    @Path("/password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response password(
            @FormParam("old") @DefaultValue("") String old,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("again") @DefaultValue("") String again,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var engineer = SignedIn.of(who).flatMap(SignedIn::engineer);
        if (engineer.isEmpty()) return Answers.notFound();
        if (old.isEmpty() || password.isEmpty())
            return page(400, who, "Type the old password, and the new one twice.", "");
        if (!password.equals(again)) return page(400, who, "The two new passwords are not the same.", "");
        var change = signIns.change(
                engineer.get(),
                Secret.of(old),
                Secret.of(password),
                session(who),
                Caller.of(who, request),
                clock.instant());
        return switch (change) {
            case SignIns.Change.Done _, SignIns.Change.In _ ->
                page(200, who, "", "Your password is changed, and every other session of yours is over.");
            case SignIns.Change.Wrong _ -> page(403, who, "The old password is not right. Nothing was changed.", "");
            case SignIns.Change.Unfit(var problem) -> page(400, who, Answers.sentence(problem), "");
            case SignIns.Change.Wait _ -> page(429, who, "Too many attempts: wait a minute. Nothing was changed.", "");
            case SignIns.Change.Busy _ ->
                page(503, who, "Too many people are at the door: try again in a minute. Nothing was changed.", "");
        };
    }

    @POST
    @RolesAllowed(Role.VIEWER)
    @Path("/sessions/{id}/end")
    public Response end(@PathParam("id") UUID id, @Context SecurityContext who, HttpServerRequest request) {
        boolean ended = SignedIn.of(who)
                .flatMap(SignedIn::engineer)
                .filter(name -> access.end(id, name, Caller.of(who, request), clock.instant()))
                .isPresent();
        return ended ? back() : Answers.notFound();
    }

    @POST
    @RolesAllowed(Role.VIEWER)
    @Path("/sessions/end-others")
    public Response endOthers(@Context SecurityContext who, HttpServerRequest request) {
        SignedIn.of(who)
                .flatMap(SignedIn::engineer)
                .ifPresent(name ->
                        access.endOthers(session(who).orElse(NONE), name, Caller.of(who, request), clock.instant()));
        return back();
    }

    private static Response back() {
        return Response.seeOther(URI.create("/account"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @ServerExceptionMapper
    Response signedOut(UnauthorizedException e) {
        return Answers.signedOut();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return Answers.forbidden();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
