package dev.remediator.console;

import dev.remediator.identity.Role;
import dev.remediator.schedule.ScheduleReader;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The page about schedules: what clocks begin, and began. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class SchedulePages {
    private final ScheduleReader schedules;
    private final Pulse pulse;
    private final InstantSource clock;

    public SchedulePages(ScheduleReader schedules, Pulse pulse, InstantSource clock) {
        this.schedules = schedules;
        this.pulse = pulse;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("schedules")
    public Response list() {
        String version = pulse.version();
        return Answers.page(200, Templates.schedules(clock.instant(), version, schedules.all()));
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
