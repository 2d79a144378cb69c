package dev.remediator.console;

import dev.remediator.identity.Access;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.FailureLimit;
import dev.remediator.identity.SessionCookie;
import dev.remediator.store.StoreException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * How a browser gets in and out. Opening the link changes nothing, so that a mail scanner or a chat's preview does not
 * use it up; the button on the page that it shows does. Open to everybody, because whoever comes here is nobody yet.
 */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class AccessPages {
    private final Access access;
    private final FailureLimit failures;
    private final InstantSource clock;

    public AccessPages(Access access, FailureLimit failures, InstantSource clock) {
        this.access = access;
        this.failures = failures;
        this.clock = clock;
    }

    /** The same page for every token that could be one: it tells nobody which are good. */
    @GET
    @PermitAll
    @Path("access/{token}")
    public Response open(@PathParam("token") String presented) {
        return AccessToken.parse(presented)
                .map(token -> Answers.page(200, Templates.access(token.reveal())))
                .orElseGet(AccessPages::brokenLink);
    }

    @POST
    @PermitAll
    @Path("access")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redeem(@FormParam("token") @DefaultValue("") String presented, HttpServerRequest request) {
        String address = request.remoteAddress().hostAddress();
        Instant now = clock.instant();
        // The link first: behind a proxy all people have one address, and a stranger's guesses must not keep them out.
        Optional<AccessToken> session =
                AccessToken.parse(presented).flatMap(link -> access.redeem(link, Optional.of(address), now));
        if (session.isEmpty()) {
            Optional<Duration> wait = failures.wait(address, now);
            if (wait.isPresent()) return tooMany(wait.get());
            failures.failed(address, now);
            return usedUp();
        }
        failures.forget(address);
        return toFirstPage()
                .cookie(SessionCookie.of(session.get(), request.isSSL()))
                .build();
    }

    @POST
    @PermitAll
    @Path("sign-out")
    public Response signOut(HttpServerRequest request) {
        boolean https = request.isSSL();
        Optional.ofNullable(request.getCookie(SessionCookie.name(https)))
                .flatMap(cookie -> AccessToken.parse(cookie.getValue()))
                .ifPresent(access::end);
        return toFirstPage().cookie(SessionCookie.gone(https)).build();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }

    private static Response.ResponseBuilder toFirstPage() {
        return Response.seeOther(URI.create("/")).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static Response brokenLink() {
        return Answers.page(
                404,
                Templates.message(
                        "Not a whole link",
                        "Part of the link is missing, perhaps because it was broken over two lines. Copy all of it, or get another by",
                        "./remediator access"));
    }

    private static Response usedUp() {
        return Answers.page(
                403,
                Templates.message(
                        "This link does not open anything",
                        "It was used already, is older than 24 hours, or was replaced by a newer one. Get another by",
                        "./remediator access"));
    }

    private static Response tooMany(Duration wait) {
        Response answer = Answers.page(
                429,
                Templates.message(
                        "Too many attempts",
                        "Wait a minute, then open a fresh link. It is printed, on the machine where Remediator runs, by",
                        "./remediator access"));
        answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
        return answer;
    }
}
