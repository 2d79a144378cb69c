package dev.remediator.console;

import dev.remediator.audit.AuditFilter;
import dev.remediator.audit.AuditReader;
import dev.remediator.identity.Role;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The page about the audit: who did or decided what. */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class AuditPages {
    private static final int ENTRIES = 50;

    private final AuditReader audit;
    private final Pulse pulse;
    private final InstantSource clock;

    public AuditPages(AuditReader audit, Pulse pulse, InstantSource clock) {
        this.audit = audit;
        this.pulse = pulse;
        this.clock = clock;
    }

    /** What is no id of a run, or no number, is as if it were not there. */
    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    @Path("audit")
    public Response list(
            @QueryParam("actor") Optional<String> actor,
            @QueryParam("action") Optional<String> action,
            @QueryParam("run") Optional<String> run,
            @QueryParam("before") Optional<String> before) {
        var filter = new AuditFilter(named(actor), named(action), named(run).flatMap(Ids::parse));
        var from = before.flatMap(AuditPages::number);
        String version = pulse.version();
        var found = audit.page(filter, from, ENTRIES + 1);
        boolean more = found.size() > ENTRIES;
        var shown = more ? found.subList(0, ENTRIES) : found;
        return Answers.page(
                200,
                Templates.audit(new AuditList(
                        clock.instant(),
                        version,
                        shown.stream().map(AuditList.Row::of).toList(),
                        filter,
                        more ? Optional.of(shown.getLast().id()) : Optional.empty(),
                        from.isEmpty())));
    }

    private static Optional<String> named(Optional<String> text) {
        return text.map(String::strip).filter(t -> !t.isEmpty() && t.indexOf(0) < 0);
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(n -> n > 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
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
