package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.identity.Role;
import dev.remediator.schedule.ScheduleReader;
import dev.remediator.schedule.ScheduleView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/schedules}: what clocks begin, and began. */
@Path("/api/v1/schedules")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class ScheduleEndpoints {
    private final ScheduleReader schedules;

    public ScheduleEndpoints(ScheduleReader schedules) {
        this.schedules = schedules;
    }

    /**
     * A time at which it was due.
     *
     * @param run that was begun
     * @param held why none was
     * @param missed nobody was there in time
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Firing(Instant due, @Nullable UUID run, @Nullable String held, boolean missed) {}

    /**
     * @param misfire what becomes of a time at which nobody was there: {@code run-once} or {@code skip}
     * @param next the next ten times
     * @param last the newest times at which it was due, newest first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Scheduled(
            String playbook,
            String about,
            String cron,
            String zone,
            @Nullable String calendar,
            String misfire,
            List<Instant> next,
            List<Firing> last) {
        static Scheduled of(ScheduleView v) {
            return new Scheduled(
                    v.playbook(),
                    v.about(),
                    v.schedule().cron(),
                    v.schedule().zone().getId(),
                    v.schedule().calendar().orElse(null),
                    v.schedule().misfire().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    v.next(),
                    v.last().stream()
                            .map(f -> new Firing(
                                    f.due(), f.run().orElse(null), f.held().orElse(null), f.missed()))
                            .toList());
        }
    }

    record All(List<Scheduled> items) {}

    /** Every scheduled playbook in force, the one that begins first in front. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list() {
        return Paging.ok(new All(schedules.all().stream().map(Scheduled::of).toList()));
    }
}
