package dev.remediator.console;

import dev.remediator.identity.Role;
import dev.remediator.intake.Remediations;
import dev.remediator.playbook.Playbook;
import dev.remediator.report.Cursor;
import dev.remediator.report.RunFilter;
import dev.remediator.report.RunInside;
import dev.remediator.report.RunReader;
import dev.remediator.run.Replies;
import dev.remediator.store.StoreException;
import dev.remediator.target.Target;
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
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The pages about runs: all of them, and everything about one. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class RunPages {
    private static final int RUNS = 50;

    private final RunReader runs;
    private final Replies replies;
    private final Remediations remediations;
    private final Pulse pulse;
    private final InstantSource clock;

    public RunPages(RunReader runs, Replies replies, Remediations remediations, Pulse pulse, InstantSource clock) {
        this.runs = runs;
        this.replies = replies;
        this.remediations = remediations;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("runs")
    public Response list(
            @QueryParam("playbook") Optional<String> playbook,
            @QueryParam("target") Optional<String> target,
            @QueryParam("state") Optional<String> state,
            @QueryParam("after") Optional<String> after) {
        var filter = new RunFilter(
                playbook.filter(name -> !name.isBlank()),
                target.filter(name -> !name.isBlank()),
                state.flatMap(RunFilter.State::of).orElse(RunFilter.State.ANY));
        Optional<Cursor> cursor = after.flatMap(Cursor::parse);
        String version = pulse.version(); // before everything else: what changes meanwhile is noticed
        var page = runs.page(filter, cursor, RUNS);
        return Answers.page(
                200,
                Templates.runs(new RunList(
                        clock.instant(),
                        version,
                        page.items(),
                        filter,
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

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("runs/{id}")
    public Response run(@PathParam("id") String id) {
        String version = pulse.version();
        return Ids.parse(id).flatMap(known -> page(known, version)).orElseGet(Answers::notFound);
    }

    private Optional<Response> page(UUID id, String version) {
        var story = runs.find(id);
        var inside = runs.inside(id);
        if (story.isEmpty() || inside.isEmpty()) return Optional.empty();
        return Optional.of(Answers.page(
                200,
                Templates.run(RunPage.of(
                        clock.instant(),
                        version,
                        story.get(),
                        inside.get(),
                        replies.of(id),
                        runs.journal(id),
                        isInForce(story.get().run().playbook(), inside.get())))));
    }

    private boolean isInForce(String playbook, RunInside inside) {
        return remediations
                .catalog()
                .find(playbook)
                .filter(found -> found.digest().equals(inside.digest()))
                .isPresent();
    }

    @ServerExceptionMapper({UnauthorizedException.class, ForbiddenException.class})
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
