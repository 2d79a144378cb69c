package dev.remediator.api;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.LabelText;
import dev.remediator.alert.Labels;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
import dev.remediator.identity.Role;
import dev.remediator.intake.Explainer;
import dev.remediator.intake.Explanation;
import dev.remediator.report.AlertFilter;
import dev.remediator.report.AlertReader;
import dev.remediator.report.AlertStory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /api/v1/alerts} and {@code /api/v1/explain}: what became of alerts, and why nothing did. */
@Path("/api/v1")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class AlertEndpoints {
    private static final String UNUSABLE = "The request cannot be used";
    private static final int LONGEST = 8 * 1024;
    private static final int MOST_FILTERS = 20;
    private static final int MOST_LABELS = 64;

    private final AlertReader alerts;
    private final Explainer explainer;
    private final InstantSource clock;

    public AlertEndpoints(AlertReader alerts, Explainer explainer, InstantSource clock) {
        this.alerts = alerts;
        this.explainer = explainer;
        this.clock = clock;
    }

    /** Newest first; those in a state, whose labels fulfil the matchers of every filter. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/alerts")
    public Response list(
            @QueryParam("state") Optional<String> state,
            @QueryParam("filter") List<String> filters,
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("limit") Optional<String> limit) {
        var known = AlertFilter.State.of(state.orElse("any"));
        if (known.isEmpty()) return Problems.of(400, UNUSABLE, "state is one of " + AlertFilter.State.list() + ".");
        if (filters.size() > MOST_FILTERS || filters.stream().anyMatch(f -> f.length() > LONGEST))
            return Problems.of(400, UNUSABLE, "There are at most " + MOST_FILTERS + " filters, of 8 KiB each.");
        var matchers = new ArrayList<Matchers>();
        try {
            for (var filter : filters) matchers.add(Matchers.parse(filter, MatcherParser.FALLBACK));
        } catch (MatcherSyntaxException e) {
            return Problems.of(400, UNUSABLE, "filter is a list of matchers such as alertname=\"GatewayDown\".");
        }
        var filter = new AlertFilter(known.get(), matchers);
        return Paging.list(cursor, limit, (after, size) -> alerts.page(filter, after, size), AlertJson.Brief::of);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/alerts/{id}")
    public Response one(@PathParam("id") UUID id) {
        return alerts.find(id)
                .map(found -> Paging.ok(AlertJson.Whole.of(found)))
                .orElseGet(AlertEndpoints::notThere);
    }

    /** What would become of the alert if it came in now, beside what did. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/alerts/{id}/explain")
    public Response explain(@PathParam("id") UUID id, @QueryParam("playbook") Optional<String> playbook) {
        return alerts.find(id)
                .map(found -> explained(found.again(), Optional.of(found), playbook))
                .orElseGet(AlertEndpoints::notThere);
    }

    /** The same of an alert with these labels, written as {@code GatewayDown{service="mcp-gateway"}}. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/explain")
    public Response explain(
            @QueryParam("labels") Optional<String> labels, @QueryParam("playbook") Optional<String> playbook) {
        if (labels.isEmpty() || labels.get().length() > LONGEST) return badLabels();
        Labels given;
        try {
            given = LabelText.parse(labels.get());
        } catch (MatcherSyntaxException e) {
            return badLabels();
        }
        if (given.asMap().isEmpty() || given.asMap().size() > MOST_LABELS) return badLabels();
        return explained(
                new Alert(given, Map.of(), AlertStatus.FIRING, clock.instant(), Optional.empty(), ""),
                Optional.empty(),
                playbook);
    }

    private Response explained(Alert alert, Optional<AlertStory> story, Optional<String> playbook) {
        var explanation = explainer.explain(alert);
        if (playbook.isEmpty()) return Paging.ok(AlertJson.Explained.of(explanation, explanation.nearest(), story));
        return explanation
                .of(playbook.get())
                .map(answer ->
                        Paging.ok(AlertJson.Explained.of(explanation, new Explanation.Part(List.of(answer), 0), story)))
                .orElseGet(() -> Problems.of(404, "Not found", "There is no playbook of this name."));
    }

    private static Response badLabels() {
        return Problems.of(
                400,
                UNUSABLE,
                "labels are written GatewayDown{service=\"mcp-gateway\"}: 1 to " + MOST_LABELS + ", in at most 8 KiB.");
    }

    private static Response notThere() {
        return Problems.of(404, "Not found", "There is no alert with this id.");
    }
}
