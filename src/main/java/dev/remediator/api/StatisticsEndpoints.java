package dev.remediator.api;

import dev.remediator.identity.Role;
import dev.remediator.intake.Remediations;
import dev.remediator.review.Statistics;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** How well playbooks do. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class StatisticsEndpoints {
    private final Statistics statistics;
    private final Remediations remediations;

    public StatisticsEndpoints(Statistics statistics, Remediations remediations) {
        this.statistics = statistics;
        this.remediations = remediations;
    }

    record All(List<ReviewJson.Statistics> items) {}

    /** Of every playbook that has ended a run. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/statistics")
    public Response all() {
        return Paging.ok(
                new All(statistics.all().stream().map(ReviewJson.Statistics::of).toList()));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/playbooks/{name}/statistics")
    public Response one(@PathParam("name") String name) {
        var found = statistics.of(name);
        boolean known = found.lastRun().isPresent()
                || remediations.catalog().playbooks().stream()
                        .anyMatch(p -> p.name().equals(name));
        return known
                ? Paging.ok(ReviewJson.Statistics.of(found))
                : Problems.of(404, "Not found", "There is no playbook with this name, and none has run.");
    }
}
