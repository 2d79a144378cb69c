package dev.remediator.api;

import dev.remediator.identity.Role;
import dev.remediator.intake.RemediationsReload;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** {@code /api/v1/remediations}: what is in force on this node, and whether a change of the files was refused. */
@Path("/api/v1/remediations")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class RemediationsEndpoints {
    private static final int MOST_PROBLEMS = 1_000;

    private final RemediationsReload reload;

    public RemediationsEndpoints(RemediationsReload reload) {
        this.reload = reload;
    }

    record Status(String digest, Instant since, boolean refused, List<String> problems) {}

    /** At most the first thousand problems. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response status() {
        var status = reload.status();
        var problems = status.refused().stream()
                .flatMap(refusal -> refusal.problems().stream())
                .limit(MOST_PROBLEMS)
                .map(Object::toString)
                .toList();
        return Paging.ok(
                new Status(status.digest(), status.since(), status.refused().isPresent(), problems));
    }
}
