package dev.remediator.console;

import dev.remediator.action.Durations;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freeze.Scope;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.intake.Remediations;
import dev.remediator.playbook.Playbook;
import dev.remediator.report.Cursor;
import dev.remediator.report.FreezeReader;
import dev.remediator.run.Freezing;
import dev.remediator.store.StoreException;
import dev.remediator.target.Target;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What people have stopped, how they stop more, and how it ends. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class FreezePages {
    private static final String LIST = "/freezes";
    private static final int ENDED = 50;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Freezing freezing;
    private final FreezeReader freezes;
    private final Remediations remediations;
    private final Pulse pulse;
    private final InstantSource clock;

    public FreezePages(
            Freezing freezing, FreezeReader freezes, Remediations remediations, Pulse pulse, InstantSource clock) {
        this.freezing = freezing;
        this.freezes = freezes;
        this.remediations = remediations;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("freezes")
    public Response list(@QueryParam("after") Optional<String> after) {
        Optional<Cursor> cursor = after.flatMap(Cursor::parse);
        String version = pulse.version(); // before everything else: what changes meanwhile is noticed
        var page = freezes.all(cursor, ENDED);
        return Answers.page(
                200,
                Templates.freezes(new FreezeList(
                        clock.instant(),
                        version,
                        freezes.standing(),
                        page.items().stream()
                                .filter(view -> view.endedAt().isPresent())
                                .toList(),
                        remediations.catalog().playbooks().stream()
                                .map(Playbook::name)
                                .sorted()
                                .toList(),
                        remediations.targets().all().stream()
                                .map(Target::name)
                                .sorted()
                                .toList(),
                        page.next().map(Cursor::text),
                        cursor.isEmpty())));
    }

    /** {@code what} is {@code everything}, {@code target:NAME} or {@code playbook:NAME}. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("freezes")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response freeze(
            @FormParam("what") @DefaultValue("") String what,
            @FormParam("reason") @DefaultValue("") String reason,
            @FormParam("for") @DefaultValue("") String lasts,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var unfit = Refusals.unfit(reason);
        if (unfit.isPresent()) return unfit.get();
        var scope = scope(what);
        if (scope.isEmpty())
            return Answers.refused(400, "nothing that is called like this is in force, so nothing was frozen");
        Optional<Duration> time;
        try {
            time = Optional.of(lasts.strip()).filter(text -> !text.isEmpty()).map(Durations::parse);
        } catch (IllegalArgumentException e) {
            return Answers.refused(400, "nothing was frozen: write a time such as 30m, 2h or 3d, or none");
        }
        if (time.filter(d -> !d.isPositive() || d.compareTo(LONGEST) > 0).isPresent())
            return Answers.refused(400, "nothing was frozen: a freeze lasts longer than nothing and at most 366d");
        var unused = freezing.make(
                scope.get(),
                false,
                Caller.of(who, request),
                reason.strip(),
                time.map(d -> clock.instant().plus(d)));
        return Answers.to(LIST);
    }

    private Optional<Scope> scope(String what) {
        if (what.equals("everything")) return Optional.of(Freeze.EVERYTHING);
        int colon = what.indexOf(':');
        if (colon < 0) return Optional.empty();
        var name = what.substring(colon + 1);
        return switch (what.substring(0, colon)) {
            case "target" -> remediations.targets().find(name).map(found -> new Scope.OfTarget(found.name()));
            case "playbook" -> remediations.catalog().find(name).map(found -> new Scope.OfPlaybook(found.name()));
            default -> Optional.empty();
        };
    }

    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("kill")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response kill(
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var unfit = Refusals.unfit(reason);
        if (unfit.isPresent()) return unfit.get();
        var unused = freezing.make(Freeze.EVERYTHING, true, Caller.of(who, request), reason.strip(), Optional.empty());
        return Answers.to("/");
    }

    /** @param from the page on which the button is; the first one where it is none of these */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("freezes/{id}/lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response lift(
            @PathParam("id") String id,
            @FormParam("reason") @DefaultValue("") String reason,
            @FormParam("from") @DefaultValue("") String from,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var unfit = Refusals.unfit(reason);
        if (unfit.isPresent()) return unfit.get();
        var freeze = Ids.parse(id);
        if (freeze.isEmpty()) return Answers.notFound();
        return freezing.lift(freeze.get(), Caller.of(who, request), reason.strip()) instanceof Freezing.Lifted.Unknown
                ? Answers.notFound()
                : Answers.to(from.equals(LIST) ? LIST : "/");
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response roleMissing() {
        return Refusals.roleMissing("operator");
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
