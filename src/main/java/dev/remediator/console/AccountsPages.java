package dev.remediator.console;

import dev.remediator.identity.AccessLink;
import dev.remediator.identity.AccountChanges;
import dev.remediator.identity.Accounts;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
import dev.remediator.identity.SameOrigin;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Who can sign in, for administrators. */
@Path("/accounts")
@Singleton
@RunOnVirtualThread
public final class AccountsPages {
    private static final int PAGE = 50;

    private final Accounts accounts;
    private final AccountChanges changes;
    private final Supplier<People> people;
    private final Optional<URI> url;
    private final InstantSource clock;

    public AccountsPages(
            Accounts accounts,
            AccountChanges changes,
            Supplier<People> people,
            @ConfigProperty(name = "remediator.url") Optional<URI> url,
            InstantSource clock) {
        this.accounts = accounts;
        this.changes = changes;
        this.people = people;
        this.url = url;
        this.clock = clock;
    }

    /** By name, from the one after {@code after}. */
    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response all(@QueryParam("after") @DefaultValue("") String after, @Context SecurityContext who) {
        return page(200, after, who, "");
    }

    private Response page(int status, String after, SecurityContext who, String problem) {
        if (!after.isEmpty() && !after.chars().allMatch(c -> c > ' ' && c < 127)) return Answers.notFound();
        var found = accounts.list(after, PAGE + 1);
        var shown = found.subList(0, Math.min(PAGE, found.size()));
        var known = accounts.list("", 1_000).stream()
                .map(each -> each.account().name())
                .collect(java.util.stream.Collectors.toSet());
        return Answers.page(
                status,
                Templates.accounts(new AccountsPage(
                        shown,
                        found.size() > PAGE
                                ? Optional.of(shown.getLast().account().name())
                                : Optional.empty(),
                        people.get().engineers().values().stream()
                                .map(Engineer::name)
                                .filter(name -> !known.contains(name))
                                .toList(),
                        people.get().engineers().isEmpty(),
                        Role.ALL.stream()
                                .filter(role -> !role.equals(Role.VIEWER))
                                .toList(),
                        who.getUserPrincipal().getName(),
                        problem)));
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("role") List<String> roles,
            @Context SecurityContext who,
            HttpServerRequest request) {
        return answer(
                changes.create(name.strip(), Set.copyOf(roles), Caller.of(who, request), clock.instant()),
                who,
                request);
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{name}/roles")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response roles(
            @PathParam("name") String name,
            @FormParam("role") List<String> roles,
            @Context SecurityContext who,
            HttpServerRequest request) {
        return answer(changes.roles(name, Set.copyOf(roles), Caller.of(who, request), clock.instant()), who, request);
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{name}/link")
    public Response link(@PathParam("name") String name, @Context SecurityContext who, HttpServerRequest request) {
        return answer(changes.link(name, Caller.of(who, request), clock.instant()), who, request);
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{name}/disable")
    public Response disable(@PathParam("name") String name, @Context SecurityContext who, HttpServerRequest request) {
        return answer(changes.disable(name, Caller.of(who, request), clock.instant()), who, request);
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{name}/enable")
    public Response enable(@PathParam("name") String name, @Context SecurityContext who, HttpServerRequest request) {
        return answer(changes.enable(name, Caller.of(who, request), clock.instant()), who, request);
    }

    private Response answer(AccountChanges.Result result, SecurityContext who, HttpServerRequest request) {
        return switch (result) {
            case AccountChanges.Result.Done _ ->
                Response.seeOther(URI.create("/accounts"))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
            case AccountChanges.Result.Linked(var account, var link) ->
                Answers.page(
                        200,
                        Templates.link(
                                account.name(),
                                AccessLink.of(url.orElseGet(() -> URI.create(SameOrigin.of(request))), link)));
            case AccountChanges.Result.Unknown _ -> Answers.notFound();
            case AccountChanges.Result.Refused(var why) ->
                page(409, "", who, Answers.sentence(why) + " Nothing was changed.");
        };
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
