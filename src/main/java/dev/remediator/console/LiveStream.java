package dev.remediator.console;

import dev.remediator.identity.Credential;
import dev.remediator.identity.Role;
import dev.remediator.identity.SignedIn;
import dev.remediator.identity.StillIn;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Tells open pages that there is something new, as server-sent events that carry the version of what there is to see. */
@Path("/live")
@Singleton
public final class LiveStream {
    private static final int MAX_BROWSERS = 200;
    /** Then the browser comes again. Whoever is not in any more is out before, see {@link StillIn}. */
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Pulse pulse;
    private final StillIn stillIn;
    private final AtomicInteger browsers = new AtomicInteger();

    public LiveStream(Pulse pulse, StillIn stillIn) {
        this.pulse = pulse;
        this.stillIn = stillIn;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    public Multi<String> versions(@Context SecurityContext who) {
        return versions(SignedIn.of(who).map(SignedIn::credential));
    }

    Multi<String> versions(Optional<Credential> by) {
        if (browsers.incrementAndGet() > MAX_BROWSERS) {
            browsers.decrementAndGet();
            throw new ServiceUnavailableException(LIFE.toSeconds());
        }
        return pulse.versions()
                .select()
                .first(LIFE)
                .select()
                .first(_ -> by.filter(stillIn::isIn).isPresent())
                .onTermination()
                .invoke(browsers::decrementAndGet);
    }

    @ServerExceptionMapper({UnauthorizedException.class, ForbiddenException.class})
    Uni<Response> signedOut() {
        return Uni.createFrom().item(Response.status(401).build());
    }
}
