package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.audit.AuditFilter;
import dev.remediator.audit.AuditReader;
import dev.remediator.identity.Role;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: who did or decided what. */
@Path("/api/v1/audit")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class AuditEndpoints {
    private static final String UNUSABLE = "The request cannot be used";

    private final AuditReader audit;

    public AuditEndpoints(AuditReader audit) {
        this.audit = audit;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            long id,
            Instant at,
            String actor,
            String kind,
            @Nullable String address,
            String action,
            String subject,
            @Nullable UUID run,
            JsonNode details) {
        static Entry of(AuditReader.Stored stored) {
            var e = stored.entry();
            return new Entry(
                    stored.id(),
                    e.at(),
                    e.actor().name(),
                    e.actor().kind(),
                    e.address().orElse(null),
                    e.action(),
                    e.subject(),
                    e.run().orElse(null),
                    e.details());
        }
    }

    /** Newest first; {@code run} for those of one run, {@code actor} and {@code action} for those of exactly that name. */
    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response list(
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("run") Optional<String> run,
            @QueryParam("actor") Optional<String> actor,
            @QueryParam("action") Optional<String> action) {
        var before = cursor.map(AuditEndpoints::number);
        if (before.filter(id -> id < 1).isPresent())
            return Problems.of(400, UNUSABLE, "cursor is not one that an earlier answer gave as next.");
        var size = limit.map(AuditEndpoints::number).orElse((long) Paging.DEFAULT);
        if (size < 1 || size > Paging.MAX)
            return Problems.of(400, UNUSABLE, "limit is a number from 1 to " + Paging.MAX + ".");
        if (actor.filter(AuditEndpoints::isOdd).or(() -> action.filter(AuditEndpoints::isOdd)).isPresent())
            return Problems.of(400, UNUSABLE, "actor and action are names, of at most 200 characters.");
        Optional<UUID> of;
        try {
            of = run.map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Problems.of(400, UNUSABLE, "run is a run's id.");
        }
        var found = audit.page(new AuditFilter(actor, action, of), before, (int) (size + 1));
        boolean more = found.size() > size;
        var shown = more ? found.subList(0, (int) (long) size) : found;
        return Paging.ok(new Paging.Listing(
                shown.stream().map(Entry::of).toList(),
                more ? Long.toString(shown.getLast().id()) : null));
    }

    private static boolean isOdd(String name) {
        return name.length() > 200 || name.indexOf(0) >= 0;
    }

    /** Zero for what is no number. */
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
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
