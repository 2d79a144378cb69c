package dev.remediator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.run.Demotions;
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
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Playbooks that act only with consent, and their promotion: {@code /api/v1/demotions} and {@code /api/v1/playbooks/…/promote}. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class DemotionEndpoints {
    private static final int MAX_REASON = 1_000;

    private final Demotions demotions;

    public DemotionEndpoints(Demotions demotions) {
        this.demotions = demotions;
    }

    record Ended(
            UUID run,
            UUID incident,
            String target,
            String startedAt,
            String endedAt,
            String outcome,
            String reason,
            boolean acted) {
        static Ended of(Demotions.End end) {
            return new Ended(
                    end.run(),
                    end.incident(),
                    end.target(),
                    end.startedAt().toString(),
                    end.endedAt().toString(),
                    end.outcome().toLowerCase(Locale.ROOT).replace('_', '-'),
                    end.reason(),
                    end.acted());
        }
    }

    /** @param runs the last ones of the playbook, newest first */
    record Demoted(String playbook, String since, String why, List<Ended> runs) {
        static Demoted of(Demotions.Demoted d) {
            return new Demoted(
                    d.playbook(),
                    d.at().toString(),
                    d.why(),
                    d.evidence().stream().map(Ended::of).toList());
        }
    }

    record Standing(List<Demoted> items) {}

    record Promoted(String playbook, String status) {}

    /** Those that stand, by name, with the evidence. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/demotions")
    public Response list() {
        return Paging.ok(
                new Standing(demotions.standing().stream().map(Demoted::of).toList()));
    }

    /** {@code {"reason": "…"}}: lets it act as its autonomy says again. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("/playbooks/{playbook}/promote")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response promote(
            @PathParam("playbook") String playbook,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var reason = body == null ? "" : body.path("reason").asText("").strip();
        if (reason.isEmpty() || reason.length() > MAX_REASON)
            return Problems.of(
                    400, "The request cannot be used", "reason says why, in at most " + MAX_REASON + " characters.");
        return demotions.promote(playbook, Caller.of(who, request), reason)
                ? Paging.ok(new Promoted(playbook, "promoted"))
                : Problems.of(
                        409, "Not demoted", "This playbook acts as its autonomy says already; nothing was changed.");
    }
}
