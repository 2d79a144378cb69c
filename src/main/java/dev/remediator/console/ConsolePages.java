package dev.remediator.console;

import dev.remediator.channel.Undelivered;
import dev.remediator.identity.Role;
import dev.remediator.report.AlertReader;
import dev.remediator.report.ChangeReader;
import dev.remediator.report.Cursor;
import dev.remediator.report.IncidentReader;
import dev.remediator.report.IncidentView;
import dev.remediator.report.Page;
import dev.remediator.report.RunDetails;
import dev.remediator.report.RunView;
import dev.remediator.review.Charts;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The pages about incidents. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class ConsolePages {
    private static final int CLOSED = 15;
    private static final int ALERTS = 25;
    private static final int LETTERS = 25;
    private static final Duration DAY = Duration.ofDays(1);

    private final IncidentReader incidents;
    private final ChangeReader changes;
    private final AlertReader alerts;
    private final Undelivered undelivered;
    private final Asks asks;
    private final RunDetails details;
    private final Charts charts;
    private final Pulse pulse;
    private final InstantSource clock;

    public ConsolePages(
            IncidentReader incidents,
            ChangeReader changes,
            AlertReader alerts,
            Undelivered undelivered,
            Asks asks,
            RunDetails details,
            Charts charts,
            Pulse pulse,
            InstantSource clock) {
        this.incidents = incidents;
        this.changes = changes;
        this.alerts = alerts;
        this.undelivered = undelivered;
        this.asks = asks;
        this.details = details;
        this.charts = charts;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    public Response front(@QueryParam("after") Optional<String> after) {
        Optional<Cursor> cursor = after.flatMap(Cursor::parse);
        String version = pulse.version(); // before everything else: what changes meanwhile is noticed
        Instant now = clock.instant();
        Page<IncidentView> closed = incidents.closed(cursor, CLOSED);
        return Answers.page(
                200,
                Templates.front(new Front(
                        now,
                        version,
                        incidents.open().stream().map(Card::brief).toList(),
                        closed.items().stream().map(Card::brief).toList(),
                        closed.next().map(Cursor::text),
                        cursor.isEmpty(),
                        changes.standing(now),
                        alerts.recent(ALERTS),
                        alerts.untakenSince(now.minus(DAY)),
                        undelivered.letters(LETTERS),
                        undelivered.waiting())));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("incidents/{id}")
    public Response incident(@PathParam("id") String id, @Context SecurityContext who) {
        String version = pulse.version();
        Optional<UUID> known = uuid(id);
        Optional<IncidentView> incident = known.flatMap(incidents::find);
        if (known.isEmpty() || incident.isEmpty()) return Answers.notFound();
        return Answers.page(
                200,
                Templates.incident(IncidentPage.of(
                        clock.instant(),
                        version,
                        incident.get(),
                        asks.of(known.get(), who.getUserPrincipal().getName()),
                        details.of(
                                incident.get().runs().stream().map(RunView::id).toList()),
                        changes.of(known.get()),
                        alerts.of(known.get()),
                        ReviewPages.Figure.of(charts.of(known.get())))));
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
