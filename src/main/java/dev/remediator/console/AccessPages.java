package dev.remediator.console;

import dev.remediator.identity.Access;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.FailureLimit;
import dev.remediator.identity.Origin;
import dev.remediator.identity.Passwords;
import dev.remediator.identity.People;
import dev.remediator.identity.SessionCookie;
import dev.remediator.identity.SignIns;
import dev.remediator.identity.SingleSignOn;
import dev.remediator.secret.Secret;
import dev.remediator.store.StoreException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.Cookie;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * How a browser gets in and out. Opening a link changes nothing, so that a mail scanner or a chat's preview does not use it
 * up; the button on the page that it shows does. Open to everybody, because whoever comes here is nobody yet.
 */
@Path("/")
@Singleton
@RunOnVirtualThread
public final class AccessPages {
    private final Access access;
    private final SignIns signIns;
    private final FailureLimit failures;
    private final Supplier<People> people;
    private final SingleSignOn sso;
    private final InstantSource clock;

    public AccessPages(
            Access access,
            SignIns signIns,
            FailureLimit failures,
            Supplier<People> people,
            SingleSignOn sso,
            InstantSource clock) {
        this.access = access;
        this.signIns = signIns;
        this.failures = failures;
        this.people = people;
        this.sso = sso;
        this.clock = clock;
    }

    /** Where somebody says who they are; {@code Referer} is the page that they wanted, where it is ours. */
    @GET
    @PermitAll
    @Path("sign-in")
    public Response door(HttpServerRequest request) {
        var to = Destination.ofReferer(request).orElse(Destination.FIRST);
        return Answers.page(200, Templates.signin(to.path(), "", "", sso.isConfigured()));
    }

    @POST
    @PermitAll
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response signIn(
            @FormParam("name") @DefaultValue("") String typed,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("to") @DefaultValue("") String wanted,
            HttpServerRequest request) {
        var to = Destination.of(wanted).orElse(Destination.FIRST);
        var name = typed.strip();
        if (name.isEmpty() || password.isEmpty())
            return Answers.page(
                    400, Templates.signin(to.path(), "", "Type your name and your password.", sso.isConfigured()));
        var browser = cookie(request, SessionCookie.browserName(request.isSSL()));
        var result =
                signIns.signIn(name, Secret.of(password), browser, Origin.of("password", request), clock.instant());
        return switch (result) {
            case SignIns.Result.In in -> in(request, to, in.session(), in.browser());
            case SignIns.Result.Wrong _ ->
                Answers.page(
                        403,
                        Templates.signin(
                                to.path(),
                                "",
                                "Name or password is wrong, or nobody may come in by them.",
                                sso.isConfigured()));
            case SignIns.Result.Wait(var pause) -> tooMany(pause);
            case SignIns.Result.Busy _ -> busy();
        };
    }

    /** The same page for every token that could be one: it tells nobody which are good. */
    @GET
    @PermitAll
    @Path("access/{token}")
    public Response open(@PathParam("token") String presented) {
        return AccessToken.parse(presented)
                .map(token -> Answers.page(200, page(token, "")))
                .orElseGet(AccessPages::brokenLink);
    }

    private io.quarkus.qute.TemplateInstance page(AccessToken token, String problem) {
        var purpose = access.purpose(token, clock.instant());
        return switch (purpose.map(java.util.Map.Entry::getKey).orElse(Access.Purpose.SESSION)) {
            case SESSION -> Templates.access(token.reveal());
            case PASSWORD ->
                Templates.choose(
                        token.reveal(),
                        purpose.flatMap(java.util.Map.Entry::getValue).orElse(""),
                        List.of(),
                        false,
                        problem,
                        Passwords.SHORTEST);
            case FIRST ->
                Templates.choose(
                        token.reveal(),
                        "",
                        List.copyOf(people.get().engineers().values()),
                        true,
                        problem,
                        Passwords.SHORTEST);
        };
    }

    @POST
    @PermitAll
    @Path("access")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redeem(
            @FormParam("token") @DefaultValue("") String presented,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("again") @DefaultValue("") String again,
            HttpServerRequest request) {
        Instant now = clock.instant();
        // The link first: behind a proxy all people have one address, and a stranger's guesses must not keep them out.
        var link = AccessToken.parse(presented);
        var purpose = link.flatMap(token -> access.purpose(token, now));
        if (purpose.isEmpty()) return wrong(request, now);
        return switch (purpose.get().getKey()) {
            case SESSION ->
                access.redeem(link.get(), Origin.of("link", request), now)
                        .map(session -> in(request, Destination.FIRST, session, Optional.empty()))
                        .orElseGet(() -> wrong(request, now));
            case PASSWORD, FIRST -> {
                if (password.isEmpty() || !password.equals(again))
                    yield Answers.page(
                            400, page(link.get(), "The two passwords are not the same: type it twice, please."));
                var origin = Origin.of("password", request);
                var wanted = Secret.of(password);
                yield chosen(
                        request,
                        link.get(),
                        purpose.get().getKey() == Access.Purpose.FIRST
                                ? signIns.first(link.get(), name.strip(), wanted, origin, now)
                                : signIns.choose(link.get(), wanted, origin, now),
                        now);
            }
        };
    }

    private Response chosen(HttpServerRequest request, AccessToken link, SignIns.Change change, Instant now) {
        return switch (change) {
            case SignIns.Change.In in -> in(request, Destination.FIRST, in.session(), Optional.of(in.browser()));
            case SignIns.Change.Unfit(var problem) -> Answers.page(400, page(link, Answers.sentence(problem)));
            case SignIns.Change.Wrong _, SignIns.Change.Done _ -> wrong(request, now);
            case SignIns.Change.Wait(var pause) -> tooMany(pause);
            case SignIns.Change.Busy _ -> busy();
        };
    }

    private Response wrong(HttpServerRequest request, Instant now) {
        String address = request.remoteAddress().hostAddress();
        Optional<Duration> wait = failures.wait(address, now);
        if (wait.isPresent()) return tooMany(wait.get());
        failures.failed(address, now);
        return usedUp();
    }

    /** The session that the browser had before is over: it gets another one, never that. */
    private Response in(HttpServerRequest request, Destination to, AccessToken session, Optional<AccessToken> browser) {
        failures.forget(request.remoteAddress().hostAddress());
        boolean https = request.isSSL();
        cookie(request, SessionCookie.name(https)).ifPresent(access::end);
        var answer = to(to).cookie(SessionCookie.of(session, https));
        browser.ifPresent(known -> answer.cookie(SessionCookie.browser(known, https)));
        return answer.build();
    }

    @POST
    @PermitAll
    @Path("sign-out")
    public Response signOut(HttpServerRequest request) {
        boolean https = request.isSSL();
        cookie(request, SessionCookie.name(https)).ifPresent(access::end);
        return to(Destination.FIRST).cookie(SessionCookie.gone(https)).build();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }

    private static Optional<AccessToken> cookie(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getCookie(name))
                .map(Cookie::getValue)
                .flatMap(AccessToken::parse);
    }

    private static Response.ResponseBuilder to(Destination to) {
        return Response.seeOther(URI.create(to.path())).header(HttpHeaders.CACHE_CONTROL, "no-store");
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

    private static Response busy() {
        Response answer = Answers.page(
                503,
                Templates.message(
                        "Too many at the door",
                        "Many people want to come in at this moment. Try again in a minute.",
                        ""));
        answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, "30");
        return answer;
    }

    private static Response tooMany(Duration wait) {
        Response answer = Answers.page(
                429,
                Templates.message(
                        "Too many attempts",
                        "Wait a minute, then try again. Whoever is in a hurry gets a fresh link, which opens all the same. It is printed, on the machine where Remediator runs, by",
                        "./remediator access"));
        answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
        return answer;
    }
}
