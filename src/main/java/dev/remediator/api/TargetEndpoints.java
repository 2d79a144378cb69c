package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.identity.Role;
import dev.remediator.report.Health;
import dev.remediator.report.HealthReader;
import dev.remediator.report.TargetReader;
import dev.remediator.report.TargetView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/targets}: what can be acted on, what goes on there, and how it is. */
@Path("/api/v1/targets")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class TargetEndpoints {
    private final TargetReader targets;
    private final HealthReader health;
    private final InstantSource clock;

    public TargetEndpoints(TargetReader targets, HealthReader health, InstantSource clock) {
        this.targets = targets;
        this.health = health;
        this.clock = clock;
    }

    record Open(UUID id, String severity, String title, Instant openedAt) {}

    record Acting(UUID run, String playbook, Instant since) {}

    /** @param playbooks that act on it, as far as that does not depend on an alert */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Target(
            String name,
            String about,
            @Nullable String owner,
            List<String> dependsOn,
            List<Open> open,
            @Nullable Acting acting,
            List<ChangeEndpoints.Change> changes,
            boolean frozen,
            List<String> playbooks) {
        static Target of(TargetView v, Instant now) {
            return new Target(
                    v.name(),
                    v.target().about(),
                    v.target().owner().orElse(null),
                    v.target().dependsOn(),
                    v.open().stream()
                            .map(i -> new Open(i.id(), i.severity(), i.title(), i.openedAt()))
                            .toList(),
                    v.acting()
                            .map(a -> new Acting(a.run(), a.playbook(), a.since()))
                            .orElse(null),
                    v.changes().stream()
                            .map(change -> ChangeEndpoints.Change.of(change, now))
                            .toList(),
                    !v.freezes().isEmpty(),
                    v.playbooks());
        }
    }

    record All(List<Target> items) {}

    /**
     * @param kind {@code check}, {@code breaker}, {@code rate-limit}
     * @param state {@code well}, {@code unwell}, {@code not-read}; {@code asked} where it has not answered yet
     */
    record Item(String kind, String name, String state, String saw) {}

    /** @param at when it was asked: up to ten seconds ago */
    record Answers(String target, Instant at, String summary, List<Item> items) {
        static Answers of(String target, Health health) {
            return new Answers(
                    target,
                    health.at(),
                    health.summary(),
                    health.items().stream()
                            .map(i -> new Item(slug(i.kind()), i.name(), slug(i.state()), i.saw()))
                            .toList());
        }
    }

    /** In the order of {@code targets.yaml}; no target is asked. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response list() {
        var now = clock.instant();
        return Paging.ok(
                new All(targets.all().stream().map(view -> Target.of(view, now)).toList()));
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{name}")
    public Response one(@PathParam("name") String name) {
        return targets.find(name)
                .map(view -> Paging.ok(Target.of(view, clock.instant())))
                .orElseGet(TargetEndpoints::unknown);
    }

    /** Asks its checks, breakers and limits, at most once in ten seconds; answers within six. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("/{name}/health")
    public Response health(@PathParam("name") String name) {
        return targets.find(name)
                .map(view -> Paging.ok(Answers.of(
                        view.name(), health.of(view.target(), HealthReader.LONGEST.plus(Duration.ofSeconds(1))))))
                .orElseGet(TargetEndpoints::unknown);
    }

    private static Response unknown() {
        return Problems.of(404, "Not found", "There is no target of this name.");
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
