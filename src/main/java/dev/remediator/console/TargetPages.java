package dev.remediator.console;

import dev.remediator.identity.Role;
import dev.remediator.report.Health;
import dev.remediator.report.HealthReader;
import dev.remediator.report.RunFilter;
import dev.remediator.report.RunReader;
import dev.remediator.report.TargetReader;
import dev.remediator.report.TargetView;
import dev.remediator.store.StoreException;
import dev.remediator.target.Targets;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The pages about targets: how they are, and what goes on there. Looking asks them now and then, and changes nothing. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class TargetPages {
    private static final int RUNS = 10;
    /** Of more than these nobody asks all at once. */
    private static final int MOST_ASKED = 12;
    /** A page comes soon, and says what had not answered by then. */
    private static final Duration SHORT = Duration.ofMillis(1_000);

    private static final Duration LONG = Duration.ofMillis(2_500);

    private final TargetReader targets;
    private final HealthReader health;
    private final RunReader runs;
    private final Supplier<Targets> known;
    private final Pulse pulse;
    private final InstantSource clock;

    public TargetPages(
            TargetReader targets,
            HealthReader health,
            RunReader runs,
            Supplier<Targets> known,
            Pulse pulse,
            InstantSource clock) {
        this.targets = targets;
        this.health = health;
        this.runs = runs;
        this.known = known;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("targets")
    public Response list() {
        String version = pulse.version();
        var all = targets.all();
        var asked = all.size() <= MOST_ASKED
                ? health.of(all.stream().map(TargetView::target).toList(), SHORT)
                : Map.<String, Health>of();
        return Answers.page(200, Templates.targets(new TargetList(clock.instant(), version, all, asked)));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("targets/{name}")
    public Response target(@PathParam("name") String name) {
        String version = pulse.version();
        return targets.find(name)
                .map(found -> Answers.page(200, Templates.target(page(found, version))))
                .orElseGet(Answers::notFound);
    }

    private TargetPage page(TargetView found, String version) {
        var asked = health.of(found.target(), LONG);
        return new TargetPage(
                clock.instant(),
                version,
                found,
                asked,
                runs.page(
                                new RunFilter(Optional.empty(), Optional.of(found.name()), RunFilter.State.ANY),
                                Optional.empty(),
                                RUNS)
                        .items(),
                known.get().dependents(found.name()));
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
