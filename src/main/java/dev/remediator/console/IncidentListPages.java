package dev.remediator.console;

import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
import dev.remediator.identity.Role;
import dev.remediator.report.Cursor;
import dev.remediator.report.IncidentFilter;
import dev.remediator.report.IncidentSearch;
import dev.remediator.report.IncidentView;
import dev.remediator.report.Page;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** All incidents, and those that one looks for. The address says what is looked for, so that it can be given to others. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class IncidentListPages {
    private static final int SIZE = 25;
    private static final int LONGEST = 2_000;

    private final IncidentSearch incidents;
    private final Pulse pulse;
    private final InstantSource clock;

    public IncidentListPages(IncidentSearch incidents, Pulse pulse, InstantSource clock) {
        this.incidents = incidents;
        this.pulse = pulse;
        this.clock = clock;
    }

    /**
     * @param match matchers such as {@code severity="P0", target=~"mcp.*"}
     * @param status a word of {@link IncidentFilter#of}; any for what is none
     * @param text of the title
     */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Path("incidents")
    public Response list(
            @QueryParam("match") @DefaultValue("") String match,
            @QueryParam("status") @DefaultValue("any") String status,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("after") Optional<String> after) {
        String version = pulse.version();
        Optional<Cursor> cursor = after.flatMap(Cursor::parse);
        String known = IncidentFilter.of(status, List.of(), "").isPresent() && !status.isEmpty() ? status : "any";
        Optional<String> problem = Optional.empty();
        Page<IncidentView> found = new Page<>(List.of(), Optional.empty());
        try {
            var matchers = matchers(match);
            var filter = IncidentFilter.of(known, matchers, text.strip()).orElse(IncidentFilter.ALL);
            found = incidents.page(filter, cursor, SIZE);
        } catch (MatcherSyntaxException e) {
            problem = Optional.of(problem(e));
        }
        return Answers.page(
                problem.isPresent() ? 400 : 200,
                Templates.incidents(new IncidentList(
                        clock.instant(),
                        version,
                        found.items().stream().map(Card::brief).toList(),
                        match,
                        known,
                        text.strip(),
                        problem,
                        found.next().map(Cursor::text),
                        cursor.isEmpty())));
    }

    private static List<Matchers> matchers(String text) {
        if (text.isBlank()) return List.of();
        return List.of(Matchers.parse(text.substring(0, Math.min(LONGEST, text.length())), MatcherParser.FALLBACK));
    }

    private static String problem(MatcherSyntaxException e) {
        String place = e.position() < 0 ? "" : " (character %d)".formatted(e.position() + 1);
        return "This is no list of matchers%s: %s.".formatted(place, e.getMessage());
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
