package dev.remediator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
import dev.remediator.escalation.Acknowledgements;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.report.IncidentFilter;
import dev.remediator.report.IncidentReader;
import dev.remediator.report.IncidentSearch;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/incidents}. */
@Path("/api/v1/incidents")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class IncidentEndpoints {
    private static final String UNUSABLE = "The request cannot be used";
    private static final int MOST_FILTERS = 20;
    private static final int LONGEST = 2 * 1024;

    private final IncidentReader incidents;
    private final IncidentSearch search;
    private final Acknowledgements acknowledgements;

    public IncidentEndpoints(IncidentReader incidents, IncidentSearch search, Acknowledgements acknowledgements) {
        this.incidents = incidents;
        this.search = search;
        this.acknowledgements = acknowledgements;
    }

    /** @param acknowledgedBy the first who said so */
    record Acknowledged(String acknowledgedBy, String acknowledgedAt) {}

    /**
     * Newest first; those in a status, whose title holds the text, for which the matchers of every filter hold: over
     * {@code target}, {@code severity}, {@code status}, {@code title}, {@code playbook}, {@code acknowledged} and the labels
     * of the first alert.
     */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list(
            @QueryParam("status") Optional<String> status,
            @QueryParam("filter") List<String> filters,
            @QueryParam("text") Optional<String> text,
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("limit") Optional<String> limit) {
        if (filters.size() > MOST_FILTERS || filters.stream().anyMatch(f -> f.length() > LONGEST))
            return Problems.of(400, UNUSABLE, "There are at most " + MOST_FILTERS + " filters, of 2 KiB each.");
        var matchers = new ArrayList<Matchers>();
        try {
            for (var filter : filters) matchers.add(Matchers.parse(filter, MatcherParser.FALLBACK));
        } catch (MatcherSyntaxException e) {
            return Problems.of(
                    400, UNUSABLE, "filter is a list of matchers such as severity=\"P0\": " + e.getMessage() + ".");
        }
        var filter = IncidentFilter.of(
                status.orElse("any"), matchers, text.orElse("").strip());
        if (filter.isEmpty()) return Problems.of(400, UNUSABLE, "status is one of " + IncidentFilter.words() + ".");
        return Paging.list(
                cursor, limit, (after, size) -> search.page(filter.get(), after, size), Json.Incident::brief);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{id}")
    public Response one(@PathParam("id") UUID id) {
        return incidents
                .find(id)
                .map(found -> Paging.ok(Json.Incident.whole(found)))
                .orElseGet(() -> Problems.of(404, "Not found", "There is no incident with this id."));
    }

    /** {@code {"reason": "…"}}, which may be left out: somebody has it, and nobody else is called for it. */
    @POST
    @RolesAllowed({Role.OPERATOR, Role.APPROVER})
    @Path("/{id}/acknowledge")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response acknowledge(
            @PathParam("id") UUID id,
            @Nullable JsonNode body,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var reason = ApprovalEndpoints.text(body, "reason").orElse("");
        return switch (acknowledgements.acknowledge(id, Caller.of(who, request), reason)) {
            case Acknowledgements.Result.Taken(var by, var at) -> Paging.ok(new Acknowledged(by, at.toString()));
            case Acknowledgements.Result.Unknown _ ->
                Problems.of(404, "Not found", "There is no incident with this id.");
            case Acknowledgements.Result.Over(var what) ->
                Problems.of(409, "Over already", ApprovalEndpoints.sentence(what));
            case Acknowledgements.Result.Unfit(var problem) ->
                Problems.of(400, UNUSABLE, ApprovalEndpoints.sentence(problem));
        };
    }
}
