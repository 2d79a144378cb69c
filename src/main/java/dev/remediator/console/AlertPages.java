package dev.remediator.console;

import dev.remediator.identity.Role;
import dev.remediator.intake.Explainer;
import dev.remediator.report.AlertFilter;
import dev.remediator.report.AlertReader;
import dev.remediator.report.Cursor;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The pages about alerts: what became of each, and why nothing did. */
@Path("/alerts")
@Singleton
@RunOnVirtualThread
public final class AlertPages {
    private static final int ALERTS = 50;

    private final AlertReader alerts;
    private final Explainer explainer;
    private final Pulse pulse;
    private final InstantSource clock;

    public AlertPages(AlertReader alerts, Explainer explainer, Pulse pulse, InstantSource clock) {
        this.alerts = alerts;
        this.explainer = explainer;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list(@QueryParam("state") Optional<String> state, @QueryParam("after") Optional<String> after) {
        var asked = state.flatMap(AlertFilter.State::of).orElse(AlertFilter.State.ANY);
        Optional<Cursor> cursor = after.flatMap(Cursor::parse);
        String version = pulse.version(); // before everything else: what changes meanwhile is noticed
        boolean nothing = asked == AlertFilter.State.NOTHING;
        var shown = alerts.page(nothing ? new AlertFilter(asked, List.of()) : AlertFilter.ALL, cursor, ALERTS);
        return Answers.page(
                200,
                Templates.alerts(new AlertList(
                        clock.instant(),
                        version,
                        shown.items(),
                        nothing,
                        shown.next().map(Cursor::text),
                        cursor.isEmpty())));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("{id}")
    public Response alert(@PathParam("id") String id) {
        String version = pulse.version();
        return uuid(id).flatMap(alerts::find)
                .map(story -> Answers.page(
                        200,
                        Templates.alert(
                                AlertPage.of(clock.instant(), version, story, explainer.explain(story.again())))))
                .orElseGet(Answers::notFound);
    }

    @ServerExceptionMapper({UnauthorizedException.class, ForbiddenException.class})
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
