package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.AccessLink;
import dev.remediator.identity.AccountChanges;
import dev.remediator.identity.Accounts;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.identity.SameOrigin;
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
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/accounts}: who can sign in, and what they may. */
@Path("/api/v1/accounts")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class AccountEndpoints {
    private static final String UNUSABLE = "The request cannot be used";

    private final Accounts accounts;
    private final AccountChanges changes;
    private final Optional<URI> url;
    private final InstantSource clock;

    public AccountEndpoints(
            Accounts accounts,
            AccountChanges changes,
            @ConfigProperty(name = "remediator.url") Optional<URI> url,
            InstantSource clock) {
        this.accounts = accounts;
        this.changes = changes;
        this.url = url;
        this.clock = clock;
    }

    /**
     * @param signsInBy {@code password}, {@code single sign-on} or {@code nothing yet}
     * @param link only in the answer to its making
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String name,
            List<String> roles,
            String state,
            String signsInBy,
            String createdBy,
            Instant createdAt,
            @Nullable Instant lastSignInAt,
            @Nullable Instant disabledAt,
            @Nullable String disabledBy,
            @Nullable String link) {
        static Shown of(Accounts.Listed listed, @Nullable String link) {
            return new Shown(
                    listed.account().name(),
                    List.copyOf(new TreeSet<>(listed.account().roles())),
                    listed.account().disabled() ? "disabled" : "enabled",
                    listed.way(),
                    listed.createdBy(),
                    listed.createdAt(),
                    listed.lastSeen().orElse(null),
                    listed.disabledAt().orElse(null),
                    listed.disabledBy().orElse(null),
                    link);
        }
    }

    /** By name; {@code cursor} is the last name of the part before. */
    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response list(@QueryParam("cursor") Optional<String> cursor, @QueryParam("limit") Optional<String> limit) {
        int size = limit.map(AccountEndpoints::size).orElse(Paging.DEFAULT);
        if (size < 1 || size > Paging.MAX)
            return Problems.of(400, UNUSABLE, "limit is a number from 1 to " + Paging.MAX + ".");
        var after = cursor.orElse("");
        if (!after.chars().allMatch(c -> c > ' ' && c < 127))
            return Problems.of(400, UNUSABLE, "cursor is not one that an earlier answer gave as next.");
        var found = accounts.list(after, size + 1);
        var part = found.subList(0, Math.min(size, found.size()));
        return Paging.ok(new Paging.Listing(
                part.stream().map(each -> Shown.of(each, null)).toList(),
                found.size() > size ? part.getLast().account().name() : null));
    }

    private static int size(String limit) {
        try {
            return Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** {@code {"name": "ana", "roles": ["operator"]}}: 201 with a link by which she chooses her password. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Nullable JsonNode body, @Context SecurityContext who, HttpServerRequest request) {
        var roles = roles(body);
        if (body == null || roles.isEmpty()) return unfit();
        var name = body.path("name").asText("");
        return answer(201, name, changes.create(name, roles.get(), Caller.of(who, request), clock.instant()), request);
    }

    /** {@code {"roles": ["operator", "approver"]}} in place of those that it has. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{account}/roles")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response roles(
            @PathParam("account") String name,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var roles = roles(body);
        if (body == null || !body.has("roles") || roles.isEmpty()) return unfit();
        return answer(200, name, changes.roles(name, roles.get(), Caller.of(who, request), clock.instant()), request);
    }

    /** A new one-time link for the password, shown once. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{account}/link")
    public Response link(@PathParam("account") String name, @Context SecurityContext who, HttpServerRequest request) {
        return answer(201, name, changes.link(name, Caller.of(who, request), clock.instant()), request);
    }

    /** Ends every session, link and token of it, at once. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{account}/disable")
    public Response disable(
            @PathParam("account") String name, @Context SecurityContext who, HttpServerRequest request) {
        return answer(200, name, changes.disable(name, Caller.of(who, request), clock.instant()), request);
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{account}/enable")
    public Response enable(@PathParam("account") String name, @Context SecurityContext who, HttpServerRequest request) {
        return answer(200, name, changes.enable(name, Caller.of(who, request), clock.instant()), request);
    }

    private Response answer(int status, String name, AccountChanges.Result result, HttpServerRequest request) {
        return switch (result) {
            case AccountChanges.Result.Done _ -> shown(status, name, null);
            case AccountChanges.Result.Linked(var _, var link) ->
                shown(status, name, AccessLink.of(url.orElseGet(() -> URI.create(SameOrigin.of(request))), link));
            case AccountChanges.Result.Unknown _ -> Problems.of(404, "Not found", "There is no such account.");
            case AccountChanges.Result.Refused(var why) ->
                Problems.of(409, "Not done", ApprovalEndpoints.sentence(why) + " Nothing was changed.");
        };
    }

    private Response shown(int status, String name, @Nullable String link) {
        return Response.status(status)
                .entity(Shown.of(accounts.show(name).orElseThrow(), link))
                .header("Cache-Control", "no-store")
                .build();
    }

    /** Empty for what are none; what somebody sent is not said back. */
    private static Optional<Set<String>> roles(@Nullable JsonNode body) {
        if (body == null
                || !body.isObject()
                || !(body.path("roles").isArray() || body.path("roles").isMissingNode())) return Optional.empty();
        var roles = new HashSet<String>();
        for (var role : body.path("roles")) {
            if (!Role.ALL.contains(role.asText())) return Optional.empty();
            roles.add(role.asText());
        }
        return Optional.of(roles);
    }

    private static Response unfit() {
        return Problems.of(
                400,
                UNUSABLE,
                "An account has a name of people.yaml, and roles of: " + String.join(", ", Role.ALL) + ".");
    }
}
