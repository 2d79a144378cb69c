package dev.remediator.console;

import dev.remediator.identity.Access;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.Origin;
import dev.remediator.identity.SessionCookie;
import dev.remediator.identity.SingleSignOn;
import dev.remediator.store.StoreException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** To the issuer of the single sign-on, and back. Nothing of what Quarkus would keep in the browser stays there. */
@Path("/sign-in/sso")
@Singleton
@RunOnVirtualThread
public final class SsoPages {
    /** How the cookies of Quarkus begin, that of a sign-in that is under way and that of a session. */
    private static final String SESSION = "q_session";

    private static final String STATE = "q_auth";

    private final SingleSignOn sso;
    private final Access access;
    private final InstantSource clock;

    public SsoPages(SingleSignOn sso, Access access, InstantSource clock) {
        this.sso = sso;
        this.access = access;
        this.clock = clock;
    }

    @GET
    @PermitAll
    public Response step(RoutingContext context) {
        if (!sso.isConfigured())
            return Answers.page(
                    404,
                    Templates.message("No single sign-on", "It is not set up here: sign in by name and password.", ""));
        var request = context.request();
        var address = request.remoteAddress().hostAddress();
        var now = clock.instant();
        // Nobody has begun here who comes back: a picture on some page, perhaps. It is neither looked at nor counted.
        if (sso.isAnswer(context)
                && request.cookies().stream()
                        .noneMatch(cookie -> cookie.getName().startsWith(STATE))) return notSignedIn();
        var wait = sso.failures().wait(address, now);
        if (wait.isPresent())
            return Answers.page(429, Templates.message("Too many attempts", "Wait a minute, then try again.", ""));
        var step = sso.step(context, Origin.of("issuer", request), now);
        return switch (step) {
            case SingleSignOn.Step.Away(var to) ->
                Response.status(302)
                        .header(HttpHeaders.LOCATION, to)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
            case SingleSignOn.Step.In(var session) -> {
                forget(context, List.of(SESSION, STATE));
                Optional.ofNullable(request.getCookie(SessionCookie.name(request.isSSL())))
                        .flatMap(cookie -> AccessToken.parse(cookie.getValue()))
                        .ifPresent(access::end);
                yield Response.seeOther(URI.create("/"))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .cookie(SessionCookie.of(session, request.isSSL()))
                        .build();
            }
            case SingleSignOn.Step.Refused(var why) -> {
                forget(context, List.of(SESSION, STATE));
                yield Answers.page(403, Templates.message("You may not come in", why + ".", ""));
            }
            case SingleSignOn.Step.Failed _ -> {
                sso.failures().failed(address, now);
                forget(context, List.of(SESSION, STATE));
                yield notSignedIn();
            }
        };
    }

    private static Response notSignedIn() {
        return Answers.page(
                403,
                Templates.message(
                        "Not signed in",
                        "The single sign-on did not work: its answer was not what was asked for, or it is away. Try again from the page /sign-in. A link opens all the same; it is printed, on the machine where Remediator runs, by",
                        "./remediator access --as NAME"));
    }

    private static void forget(RoutingContext context, List<String> beginnings) {
        var names = context.request().cookies().stream()
                .map(io.vertx.core.http.Cookie::getName)
                .filter(name -> beginnings.stream().anyMatch(name::startsWith))
                .toList();
        for (var name : names) {
            context.response().removeCookies(name, false);
            context.response()
                    .addCookie(io.vertx.core.http.Cookie.cookie(name, "")
                            .setPath(SingleSignOn.PATH)
                            .setHttpOnly(true)
                            .setSecure(context.request().isSSL())
                            .setMaxAge(0));
        }
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
