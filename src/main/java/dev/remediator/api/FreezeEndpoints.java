package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Durations;
import dev.remediator.action.NearMiss;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freeze.Scope;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.intake.Remediations;
import dev.remediator.report.FreezeReader;
import dev.remediator.report.FreezeView;
import dev.remediator.run.Freezing;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people have stopped: {@code /api/v1/freezes} and {@code /api/v1/kill}. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class FreezeEndpoints {
    private static final Set<String> MEMBERS = Set.of("target", "playbook", "reason", "for");
    private static final int MAX_REASON = 1_000;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Freezing freezing;
    private final FreezeReader freezes;
    private final Remediations remediations;
    private final InstantSource clock;

    public FreezeEndpoints(Freezing freezing, FreezeReader freezes, Remediations remediations, InstantSource clock) {
        this.freezing = freezing;
        this.freezes = freezes;
        this.remediations = remediations;
        this.clock = clock;
    }

    /**
     * @param scope {@code everything}, {@code target} or {@code playbook}
     * @param name of the target or playbook
     * @param endedAt absent while it stands
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            UUID id,
            String scope,
            @Nullable String name,
            boolean kill,
            String by,
            String reason,
            String since,
            @Nullable String until,
            @Nullable String endedAt,
            @Nullable String liftedBy,
            @Nullable String liftReason) {
        static Shown of(FreezeView view) {
            var freeze = view.freeze();
            return new Shown(
                    freeze.id(),
                    switch (freeze.scope()) {
                        case Scope.Everything _ -> "everything";
                        case Scope.OfTarget _ -> "target";
                        case Scope.OfPlaybook _ -> "playbook";
                    },
                    switch (freeze.scope()) {
                        case Scope.Everything _ -> null;
                        case Scope.OfTarget(var target) -> target;
                        case Scope.OfPlaybook(var playbook) -> playbook;
                    },
                    freeze.kill(),
                    freeze.by(),
                    freeze.reason(),
                    freeze.since().toString(),
                    freeze.until().map(Instant::toString).orElse(null),
                    view.endedAt().map(Instant::toString).orElse(null),
                    view.liftedBy().orElse(null),
                    view.liftReason().orElse(null));
        }

        static Shown of(Freeze freeze) {
            return of(new FreezeView(freeze, Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    /** @param again how many alerts that it held are decided about anew */
    record Lifted(UUID id, String status, int again) {}

    /** Newest first. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/freezes")
    public Response list(@QueryParam("cursor") Optional<String> cursor, @QueryParam("limit") Optional<String> limit) {
        return Paging.list(cursor, limit, freezes::all, Shown::of);
    }

    /** {@code {"target": "…"} or {"playbook": "…"} or neither for everything, "reason": "…", "for": "2h"}}. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/freezes")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response freeze(@Nullable JsonNode body, @Context SecurityContext who, HttpServerRequest request) {
        var odd = odd(body);
        if (odd.isPresent()) return odd.get();
        var reason = reason(body);
        if (reason.isEmpty()) return reasonMissing();
        var target = text(body, "target");
        var playbook = text(body, "playbook");
        if (target.isPresent() && playbook.isPresent())
            return unusable("A freeze is of a target or of a playbook; leave both away to freeze everything.");
        var problem = target.flatMap(this::unknownTarget).or(() -> playbook.flatMap(this::unknownPlaybook));
        if (problem.isPresent()) return Problems.of(404, "Not found", problem.get());
        Optional<Duration> lasts;
        try {
            lasts = text(body, "for").map(Durations::parse);
        } catch (IllegalArgumentException e) {
            return unusable("for " + e.getMessage() + ".");
        }
        if (lasts.filter(d -> !d.isPositive() || d.compareTo(LONGEST) > 0).isPresent())
            return unusable("A freeze lasts longer than nothing and at most 366d.");
        var scope = target.<Scope>map(Scope.OfTarget::new)
                .or(() -> playbook.map(Scope.OfPlaybook::new))
                .orElse(Freeze.EVERYTHING);
        return made(freezing.make(
                scope,
                false,
                Caller.of(who, request),
                reason.get(),
                lasts.map(d -> clock.instant().plus(d))));
    }

    /** {@code {"reason": "…"}}: stops everything, the taking back of temporary changes too. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/kill")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response kill(@Nullable JsonNode body, @Context SecurityContext who, HttpServerRequest request) {
        var reason = reason(body);
        if (reason.isEmpty()) return reasonMissing();
        return made(freezing.make(Freeze.EVERYTHING, true, Caller.of(who, request), reason.get(), Optional.empty()));
    }

    /** {@code {"reason": "…"}}. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("/freezes/{id}/lift")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response lift(
            @PathParam("id") UUID id,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var reason = reason(body);
        if (reason.isEmpty()) return reasonMissing();
        return switch (freezing.lift(id, Caller.of(who, request), reason.get())) {
            case Freezing.Lifted.Done done -> Paging.ok(new Lifted(id, "lifted", done.again()));
            case Freezing.Lifted.Already already ->
                Paging.ok(new Lifted(id, already.by().isPresent() ? "lifted-before" : "was-over", 0));
            case Freezing.Lifted.Unknown _ -> Problems.of(404, "Not found", "There is no freeze with this id.");
        };
    }

    /** Who misspells what they mean has not said that everything must stop, or for ever. */
    private static Optional<Response> odd(@Nullable JsonNode body) {
        if (body == null) return Optional.empty();
        for (var field : body.properties())
            if (!MEMBERS.contains(field.getKey()) || !field.getValue().isTextual())
                return Optional.of(
                        unusable("A freeze has target or playbook, reason and for, each a text; nothing was frozen."));
        return Optional.empty();
    }

    private static Response made(Freezing.Made made) {
        return Response.status(made.already() ? 200 : 201)
                .header("Cache-Control", "no-store")
                .entity(Shown.of(made.freeze()))
                .build();
    }

    private Optional<String> unknownTarget(String name) {
        var targets = remediations.targets();
        return targets.find(name).isPresent()
                ? Optional.empty()
                : unknown(
                        "target",
                        name,
                        targets.all().stream().map(t -> t.name()).toList());
    }

    private Optional<String> unknownPlaybook(String name) {
        var catalog = remediations.catalog();
        return catalog.find(name).isPresent()
                ? Optional.empty()
                : unknown(
                        "playbook",
                        name,
                        catalog.playbooks().stream().map(p -> p.name()).toList());
    }

    private static Optional<String> unknown(String what, String name, List<String> known) {
        return Optional.of("No %s is called like this in the remediations that are in force%s; nothing was frozen."
                .formatted(
                        what,
                        NearMiss.of(name, known)
                                .map(near -> " (did you mean '" + near + "'?)")
                                .orElse("")));
    }

    private static Optional<String> reason(@Nullable JsonNode body) {
        return text(body, "reason").map(String::strip).filter(r -> !r.isEmpty() && r.length() <= MAX_REASON);
    }

    private static Response reasonMissing() {
        return unusable("reason says why, in at most " + MAX_REASON + " characters.");
    }

    private static Response unusable(String why) {
        return Problems.of(400, "The request cannot be used", why);
    }

    private static Optional<String> text(@Nullable JsonNode body, String key) {
        return body == null
                ? Optional.empty()
                : Optional.ofNullable(body.path(key).textValue());
    }
}
