package dev.remediator.console;

import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.intake.Previews;
import dev.remediator.intake.Remediations;
import dev.remediator.intake.RunStarter;
import dev.remediator.playbook.Playbook;
import dev.remediator.rehearsal.TestResults;
import dev.remediator.report.FreezeReader;
import dev.remediator.report.FreezeView;
import dev.remediator.report.PlaybookReader;
import dev.remediator.report.PlaybookView;
import dev.remediator.report.RunFilter;
import dev.remediator.report.RunReader;
import dev.remediator.review.Statistics;
import dev.remediator.run.Demotions;
import dev.remediator.run.DryRun;
import dev.remediator.runbook.Practice;
import dev.remediator.runbook.Practised;
import dev.remediator.runbook.Runbook;
import dev.remediator.schedule.ScheduleReader;
import dev.remediator.store.StoreException;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The pages about playbooks: all of them, everything about one, and how a person begins it. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class PlaybookPages {
    private static final int RUNS = 10;

    private final PlaybookReader playbooks;
    private final RunReader runs;
    private final FreezeReader freezes;
    private final ScheduleReader schedules;
    private final Statistics statistics;
    private final Demotions demotions;
    private final TestResults tests;
    private final Remediations remediations;
    private final Previews previews;
    private final RunStarter starter;
    private final Pulse pulse;
    private final InstantSource clock;

    public PlaybookPages(
            PlaybookReader playbooks,
            RunReader runs,
            FreezeReader freezes,
            ScheduleReader schedules,
            Statistics statistics,
            Demotions demotions,
            TestResults tests,
            Remediations remediations,
            Previews previews,
            RunStarter starter,
            Pulse pulse,
            InstantSource clock) {
        this.playbooks = playbooks;
        this.runs = runs;
        this.freezes = freezes;
        this.schedules = schedules;
        this.statistics = statistics;
        this.demotions = demotions;
        this.tests = tests;
        this.remediations = remediations;
        this.previews = previews;
        this.starter = starter;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("playbooks")
    public Response list() {
        String version = pulse.version();
        return Answers.page(
                200,
                Templates.playbooks(new PlaybookList(
                        clock.instant(),
                        version,
                        playbooks.all(),
                        remediations.catalog().digest(),
                        freezes.standing().stream().map(FreezeView::freeze).toList())));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("playbooks/{name}")
    public Response playbook(@PathParam("name") String name) {
        String version = pulse.version();
        return playbooks
                .find(name)
                .map(found -> Answers.page(200, Templates.playbook(page(found, version))))
                .orElseGet(Answers::notFound);
    }

    private PlaybookPage page(PlaybookView view, String version) {
        var name = view.name();
        var results = tests.of(name);
        var practice = new Practice(
                Optional.of(Practised.by(results)),
                Optional.of(view.record()
                        .map(r -> Map.of(
                                name, new Practice.Record(r.runs(), r.healed(), r.called(), r.last(), r.median())))
                        .orElse(Map.of())));
        var catalog = remediations.catalog();
        return new PlaybookPage(
                clock.instant(),
                version,
                view,
                Runbook.html(view.playbook(), catalog, practice),
                statistics.of(name),
                runs.page(
                                new RunFilter(Optional.of(name), Optional.empty(), RunFilter.State.ANY),
                                Optional.empty(),
                                RUNS)
                        .items(),
                results,
                view.demoted()
                        .flatMap(_ -> demotions.standing().stream()
                                .filter(d -> d.playbook().equals(name))
                                .findFirst()),
                schedules.of(List.of(view.playbook())).stream().findFirst(),
                freezes.standing().stream().map(FreezeView::freeze).toList(),
                targetIsNamed(view.playbook()));
    }

    private boolean targetIsNamed(Playbook playbook) {
        return remediations.targets().find(playbook.target().source()).isPresent();
    }

    /** Reads what a run would read, and shows what it would do. Nothing is changed. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("playbooks/{name}/preview")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response preview(
            @PathParam("name") String name,
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        return looked(name, Caller.of(who, request), dryRun -> shown(200, dryRun, reason, ""));
    }

    /** Begins it, where it would still do what was shown. */
    @POST
    @RolesAllowed(Role.OPERATOR)
    @Path("playbooks/{name}/run")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response run(
            @PathParam("name") String name,
            @FormParam("plan") @DefaultValue("") String plan,
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var unfit = Refusals.unfit(reason);
        if (unfit.isPresent()) return unfit.get();
        var caller = Caller.of(who, request);
        return looked(
                name,
                caller,
                dryRun -> dryRun.hash().equals(plan)
                        ? begun(name, caller, reason.strip(), dryRun.digest())
                        : shown(
                                409,
                                dryRun,
                                reason,
                                plan.isEmpty()
                                        ? "Nothing was begun: look first at what it would do."
                                        : "Nothing was begun: what it would do has changed since you looked. This is what it would do now."));
    }

    private Response looked(String name, Caller caller, Function<DryRun, Response> then) {
        return switch (previews.of(name, caller.principal())) {
            case Previews.Result.Seen(var dryRun) -> then.apply(dryRun);
            case Previews.Result.NoPlaybook _ -> Answers.notFound();
            case Previews.Result.Refused(var why) -> Answers.refused(409, why);
            case Previews.Result.Busy(var why) -> Answers.refused(503, why);
        };
    }

    private Response shown(int status, DryRun dryRun, String reason, String notice) {
        var about = remediations
                .catalog()
                .find(dryRun.playbook())
                .map(Playbook::about)
                .orElse("");
        return Answers.page(status, Templates.preview(new PreviewPage(dryRun, about, reason, notice)));
    }

    private Response begun(String name, Caller caller, String reason, String digest) {
        return switch (starter.start(name, caller, reason, Optional.of(digest))) {
            case RunStarter.Result.Begun(var run, var _) -> Answers.to("/runs/" + run);
            case RunStarter.Result.NoPlaybook _ -> Answers.notFound();
            case RunStarter.Result.Refused(var why) -> Answers.refused(409, why);
            case RunStarter.Result.Held held -> Answers.refused(409, held.why());
            case RunStarter.Result.Already _ ->
                throw new IllegalStateException("a person's run has no time of its own");
        };
    }

    /** Lets it act as its autonomy says again. */
    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("playbooks/{name}/promote")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response promote(
            @PathParam("name") String name,
            @FormParam("reason") @DefaultValue("") String reason,
            @Context SecurityContext who,
            HttpServerRequest request) {
        var unfit = Refusals.unfit(reason);
        if (unfit.isPresent()) return unfit.get();
        if (playbooks.find(name).isEmpty()) return Answers.notFound();
        return demotions.promote(name, Caller.of(who, request), reason.strip())
                ? Answers.to("/playbooks/" + name)
                : Answers.refused(409, "this playbook acts as its autonomy says already; nothing was changed");
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response roleMissing() {
        return Answers.forbidden();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
