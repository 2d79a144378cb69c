package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Durations;
import dev.remediator.identity.ApiTokens;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Pass;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tokens}: who may come with a token instead of a session. */
@Path("/api/v1/tokens")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class TokenEndpoints {
    private static final int MOST = 500;
    private static final String UNUSABLE = "The request cannot be used";

    private final ApiTokens tokens;
    private final Supplier<People> people;
    private final InstantSource clock;

    public TokenEndpoints(ApiTokens tokens, Supplier<People> people, InstantSource clock) {
        this.tokens = tokens;
        this.people = people;
        this.clock = clock;
    }

    /** @param token only in the answer to its making */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Token(
            UUID id,
            String name,
            String state,
            @Nullable String engineer,
            List<String> roles,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String revokedBy,
            @Nullable Instant lastUsedAt,
            @Nullable String token) {
        static Token of(ApiTokens.Listed t, @Nullable String token, Instant now) {
            return new Token(
                    t.id(),
                    t.pass().name(),
                    t.state(now),
                    t.pass().engineer().orElse(null),
                    List.copyOf(new TreeSet<>(t.pass().roles())),
                    t.createdBy(),
                    t.createdAt(),
                    t.expiresAt(),
                    t.revokedAt().orElse(null),
                    t.revokedBy().orElse(null),
                    t.lastUsedAt().orElse(null),
                    token);
        }
    }

    record All(List<Token> items) {}

    /** Newest first; at most {@value #MOST}. */
    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response list() {
        var now = clock.instant();
        return Paging.ok(new All(
                tokens.list(MOST).stream().map(t -> Token.of(t, null, now)).toList()));
    }

    /** {@code {"name": "pipeline", "engineer": "ana", "roles": ["operator"], "for": "90d"}}; all but the name may be left out. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Nullable JsonNode body, @Context SecurityContext who, HttpServerRequest request) {
        if (body == null || !body.isObject()) return Problems.of(400, UNUSABLE, "A token needs a name.");
        try {
            var pass = new Pass(
                    body.path("name").asText(""),
                    Optional.ofNullable(body.path("engineer").textValue()),
                    roles(body));
            var beyond = beyond(pass, who);
            if (beyond.isPresent()) return Problems.of(403, "Not over the API", beyond.get());
            if (isNobody(pass)) return Problems.of(400, UNUSABLE, "people.yaml names no such engineer.");
            var now = clock.instant();
            var issued = tokens.create(pass, life(body), Caller.of(who, request), now);
            return Response.status(201)
                    .entity(Token.of(issued.listed(), issued.token().reveal(), now))
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (IllegalArgumentException | ArithmeticException e) {
            var why = String.valueOf(e.getMessage());
            return Problems.of(400, UNUSABLE, Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
        }
    }

    /**
     * What only somebody at the terminal may, who can read the database: a token that speaks for another, with whom its maker
     * would be two people, or one that may more than its maker.
     */
    private static Optional<String> beyond(Pass pass, SecurityContext who) {
        var changes = new TreeSet<>(pass.roles());
        changes.remove(Role.VIEWER);
        if (pass.engineer().isEmpty() || changes.isEmpty()) return Optional.empty();
        var name = pass.engineer().get();
        if (!name.equals(who.getUserPrincipal().getName()))
            return Optional.of("A token in another's name that may do more than look is made where Remediator runs:"
                    + " ./remediator token create --as ENGINEER. None was made.");
        return changes.stream().allMatch(who::isUserInRole)
                ? Optional.empty()
                : Optional.of(
                        "Nobody gives themselves a role that they do not have: that is done where Remediator runs,"
                                + " with ./remediator token create --as ENGINEER. None was made.");
    }

    private boolean isNobody(Pass pass) {
        var known = people.get().engineers();
        return !known.isEmpty()
                && pass.engineer().filter(name -> !known.containsKey(name)).isPresent();
    }

    private static Set<String> roles(JsonNode body) {
        var roles = new HashSet<String>();
        for (var role : body.path("roles")) {
            if (!Role.ALL.contains(role.asText())) // what somebody sent is not said back
            throw new IllegalArgumentException("roles are of: " + String.join(", ", Role.ALL));
            roles.add(role.asText());
        }
        return roles;
    }

    private static Duration life(JsonNode body) {
        return body.hasNonNull("for") ? Durations.parse(body.path("for").asText()) : ApiTokens.STANDARD_LIFE;
    }

    /** Ends it at once. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/{id}/revoke")
    public Response revoke(@PathParam("id") UUID id, @Context SecurityContext who, HttpServerRequest request) {
        var now = clock.instant();
        return tokens.revoke(id, Caller.of(who, request), now)
                .map(t -> Paging.ok(Token.of(t, null, now)))
                .orElseGet(() -> Problems.of(404, "Not found", "There is no token with this id."));
    }
}
