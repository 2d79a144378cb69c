package dev.remediator.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in, staying in and being put out, over the wire. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class DoorTest {
    private static final String PASSWORD = "seven green lamps";
    private static final String OTHER = "nine yellow boats";
    private static final Caller ADMIN = Caller.engineer("eli");

    private final Access access;
    private final AccountChanges changes;
    private final SignIns signIns;
    private final ApiTokens tokens;
    private final SignInLimit limit;
    private final FailureLimit failures;
    private final DataSource database;
    private final Instant now = Instant.now();

    @TestHTTPResource("/")
    URI base = URI.create("http://127.0.0.1");

    DoorTest(
            Access access,
            AccountChanges changes,
            SignIns signIns,
            ApiTokens tokens,
            SignInLimit limit,
            FailureLimit failures,
            DataSource database) {
        this.access = access;
        this.changes = changes;
        this.signIns = signIns;
        this.tokens = tokens;
        this.database = database;
        this.limit = limit;
        this.failures = failures;
    }

    @BeforeEach
    void nobodyIsThere() throws Exception {
        limit.forget();
        failures.forget("127.0.0.1");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("truncate account, access, api_token");
        }
    }

    private AccessToken link(String name, String... roles) {
        return ((AccountChanges.Result.Linked) changes.create(name, Set.of(roles), ADMIN, now)).link();
    }

    /** Signed in by a password, without the pages. */
    private String session(String name, String... roles) {
        var change = signIns.choose(
                link(name, roles),
                Secret.of(PASSWORD),
                new Origin("password", Optional.of("192.0.2.9"), Optional.empty()),
                now);
        return ((SignIns.Change.In) change).session().reveal();
    }

    private static RequestSpecification with(String session) {
        return given().cookie("remediator", session)
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private static Response signIn(String name, String password, String to, String... cookies) {
        var request = given().contentType(ContentType.URLENC)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("name", name)
                .formParam("password", password)
                .formParam("to", to)
                .redirects()
                .follow(false);
        for (int i = 0; i < cookies.length; i += 2) request.cookie(cookies[i], cookies[i + 1]);
        return request.post("/sign-in");
    }

    @Test
    void aLinkSetsThePasswordAndThePasswordOpensAndItsPageUsesNothingUp() {
        var link = link("ana", Role.OPERATOR).reveal();
        for (int i = 0; i < 2; i++)
            given().get("/access/" + link)
                    .then()
                    .statusCode(200)
                    .body(containsString("Choose a password"), containsString("<bdi>ana</bdi>"));

        var form = given().contentType(ContentType.URLENC).formParam("token", link);
        given().spec(form)
                .formParam("password", PASSWORD)
                .formParam("again", PASSWORD + "x")
                .post("/access")
                .then()
                .statusCode(400)
                .body(containsString("not the same"));
        var chosen = given().spec(form)
                .formParam("password", PASSWORD)
                .formParam("again", PASSWORD)
                .redirects()
                .follow(false)
                .post("/access");
        assertThat(chosen.statusCode()).isEqualTo(303);
        with(chosen.cookie("remediator"))
                .get("/api/v1/me")
                .then()
                .body("name", equalTo("ana"), "roles", equalTo(List.of("viewer", "operator")));

        var in = signIn("ana", PASSWORD, "/alerts?x=1", "remediator", chosen.cookie("remediator"));
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.header("Location")).endsWith("/alerts?x=1");
        assertThat(in.headers().getValues("Set-Cookie").stream().filter(c -> c.startsWith("remediator=")))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200");
        assertThat(in.cookie("remediator")).isNotEqualTo(chosen.cookie("remediator"));
        with(in.cookie("remediator")).get("/").then().statusCode(200);
        with(chosen.cookie("remediator")).get("/").then().statusCode(401);
    }

    @Test
    void whoCannotSignInIsToldTheSameAndSentNowhereElse() {
        session("ana");
        var wrong = signIn("ana", "who knows what", "/");
        var unknown = signIn("nobody", "who knows what", "/");
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(unknown.statusCode()).isEqualTo(403);
        assertThat(unknown.asString()).isEqualTo(wrong.asString()).contains("Name or password is wrong");
        assertThat(wrong.header("Set-Cookie")).isNull();
        signIn("", "", "/").then().statusCode(400);

        assertThat(URI.create(signIn("ana", PASSWORD, "https://evil.example/").header("Location"))
                        .getPath())
                .isEqualTo("/");
        assertThat(signIn("ana", PASSWORD, "//evil.example/").header("Location"))
                .doesNotContain("evil");
    }

    @Test
    void theDoorRemembersThePageThatWasWanted() {
        var referer = base.resolve("/alerts?a=b").toString();
        given().header("Referer", referer).get("/sign-in").then().body(containsString("value=\"/alerts?a=b\""));
        given().header("Referer", "https://evil.example/alerts")
                .get("/sign-in")
                .then()
                .body(containsString("name=\"to\" value=\"/\""));
        given().get("/incidents/x").then().statusCode(not(equalTo(200)));
    }

    @Test
    void theFirstStartIsClosedUntilSomebodyIsTheFirstAdministrator() {
        var link = signIns.firstLink(now).orElseThrow().reveal();
        given().get("/access/" + link)
                .then()
                .statusCode(200)
                .body(containsString("The first administrator"), containsString("<option value=\"ana\">"));

        var form = given().contentType(ContentType.URLENC)
                .formParam("token", link)
                .formParam("password", PASSWORD)
                .formParam("again", PASSWORD);
        given().spec(form)
                .formParam("name", "zoe")
                .post("/access")
                .then()
                .statusCode(400)
                .body(containsString("People.yaml names no such engineer"));
        var first = given().spec(form)
                .formParam("name", "ana")
                .redirects()
                .follow(false)
                .post("/access");
        assertThat(first.statusCode()).isEqualTo(303);
        var session = first.cookie("remediator");
        with(session).get("/api/v1/me").then().body("roles", hasSize(4));
        given().spec(form).formParam("name", "ben").post("/access").then().statusCode(403);
        assertThat(signIns.firstLink(now)).isEmpty();

        with(session)
                .get("/accounts")
                .then()
                .statusCode(200)
                .body(containsString("<bdi>ana</bdi>"), containsString("<option value=\"ben\">"));
        var made = with(session)
                .contentType(ContentType.URLENC)
                .formParam("name", "ben")
                .formParam("role", "operator", "approver")
                .post("/accounts");
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.asString()).contains(base.resolve("/access/").toString());
        with(session).post("/accounts/ana/disable").then().statusCode(409).body(containsString("Nobody disables"));
        with(session).post("/accounts/zoe/disable").then().statusCode(404);
        with(session)
                .get("/api/v1/accounts?limit=1")
                .then()
                .body("items", hasSize(1), "items[0].name", equalTo("ana"), "next", equalTo("ana"));
        with(session)
                .get("/api/v1/accounts?cursor=ana")
                .then()
                .body("items[0].roles", equalTo(List.of("approver", "operator", "viewer")), "next", equalTo(null));
    }

    @Test
    void whoIsDisabledInMidSessionIsOutAtTheNextRequestAndOfTheStreamWithinSeconds() {
        var ana = session("ana", Role.OPERATOR);
        var admin = session("eli", Role.ADMINISTRATOR);
        var token = "Bearer "
                + tokens.create(
                                new Pass("laptop", Optional.of("ana"), Set.of(Role.OPERATOR)),
                                Duration.ofDays(1),
                                Caller.terminal(),
                                now)
                        .token()
                        .reveal();
        with(ana).get("/").then().statusCode(200);
        given().header("Authorization", token).get("/api/v1/runs").then().statusCode(200);
        var ended = listens(ana);
        var endedToken = listens("Authorization", token);
        Awaitility.await().until(() -> ended.heard.get() && endedToken.heard.get());
        assertThat(ended.over).isFalse();

        with(admin).post("/api/v1/accounts/ana/disable").then().statusCode(200).body("state", equalTo("disabled"));

        with(ana).get("/").then().statusCode(401);
        with(ana).get("/api/v1/runs").then().statusCode(401);
        with(ana)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/kill")
                .then()
                .statusCode(401);
        given().header("Authorization", token).get("/api/v1/runs").then().statusCode(401);
        Awaitility.await().atMost(Duration.ofSeconds(8)).untilTrue(ended.over);
        Awaitility.await().atMost(Duration.ofSeconds(8)).untilTrue(endedToken.over);
        with(admin).get("/").then().statusCode(200);
    }

    @Test
    void rolesThatAreTakenAwayAreGoneAtTheNextRequest() {
        var ana = session("ana", Role.OPERATOR);
        var body = "{\"target\": \"no-such-target\"}"; // refused as such, and not for the role
        with(ana)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/freezes")
                .then()
                .statusCode(400);

        changes.roles("ana", Set.of(), ADMIN, now);

        with(ana)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/freezes")
                .then()
                .statusCode(403);
        with(ana).get("/").then().statusCode(200);
    }

    /** Whether anything was heard, and whether it is over. */
    private record Heard(AtomicBoolean heard, AtomicBoolean over) {}

    private Heard listens(String session) {
        return listens("Cookie", "remediator=" + session);
    }

    private Heard listens(String header, String value) {
        var heard = new Heard(new AtomicBoolean(), new AtomicBoolean());
        Thread.startVirtualThread(() -> {
            try (var client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(base.resolve("/live"))
                        .header(header, value)
                        .header("Accept", "text/event-stream")
                        .build();
                var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                    while (lines.readLine() != null) heard.heard.set(true);
                }
                heard.over.set(true);
            } catch (IOException e) {
                heard.over.set(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return heard;
    }

    @Test
    void whatBelongsToOthersIsNotThereAndNothingIsChanged() {
        var ana = session("ana", Role.OPERATOR);
        var ben = session("ben", Role.OPERATOR);
        var bens = access.standing(AccessToken.parse(ben).orElseThrow(), now)
                .orElseThrow()
                .id();

        with(ana).post("/api/v1/me/sessions/" + bens + "/end").then().statusCode(404);
        with(ana).post("/account/sessions/" + bens + "/end").then().statusCode(404);
        with(ana).get("/api/v1/me/sessions").then().body(not(containsString(bens.toString())));
        with(ana).post("/account/sessions/end-others").then().statusCode(303);
        with(ben).get("/").then().statusCode(200);

        var anas = with(ana).get("/api/v1/me/sessions").path("items[0].id").toString();
        with(ana).get("/account").then().statusCode(200).body(containsString(anas), containsString("This one"));
        with(ana).post("/api/v1/me/sessions/" + anas + "/end").then().statusCode(200);
        with(ana).get("/").then().statusCode(401);
    }

    @Test
    void theOldPasswordIsAskedForTheNewOne() {
        var ana = session("ana");
        var elsewhere = signIn("ana", PASSWORD, "/").cookie("remediator");
        var wrong = "{\"old\": \"who knows what\", \"new\": \"%s\"}".formatted(OTHER);
        with(ana)
                .contentType(ContentType.JSON)
                .body(wrong)
                .post("/api/v1/me/password")
                .then()
                .statusCode(403);
        with(ana)
                .contentType(ContentType.JSON)
                .body("{\"old\": \"%s\", \"new\": \"short\"}".formatted(PASSWORD))
                .post("/api/v1/me/password")
                .then()
                .statusCode(400)
                .body("detail", containsString("at least 12 characters"), "detail", not(containsString("short")));
        with(ana)
                .contentType(ContentType.URLENC)
                .formParam("old", PASSWORD)
                .formParam("password", OTHER)
                .formParam("again", OTHER)
                .post("/account/password")
                .then()
                .statusCode(200)
                .body(containsString("Your password is changed"));
        with(ana).get("/").then().statusCode(200);
        with(elsewhere).get("/").then().statusCode(401);
        signIn("ana", PASSWORD, "/").then().statusCode(403);
        signIn("ana", OTHER, "/").then().statusCode(303);
    }

    @Test
    void guessesAreSlowedDownAndTheEngineersOwnBrowserIsNotKeptOut() {
        session("ana");
        var browser = signIn("ana", PASSWORD, "/").cookie("remediator-browser");
        signIn("ana", "who knows what", "/").then().statusCode(403);
        // However slow this machine is, they weigh for two minutes more.
        for (int i = 0; i < FailureLimit.BURST; i++)
            limit.door("ana", Optional.of("127.0.0.1"), Optional.empty())
                    .enter(Instant.now().plusSeconds(120));
        signIn("ana", PASSWORD, "/").then().statusCode(429).header("Retry-After", not(equalTo(null)));
        signIn("ana", PASSWORD, "/", "remediator-browser", browser).then().statusCode(303);
    }

    @Test
    void withoutAnIssuerThereIsNoSingleSignOn() {
        given().redirects().follow(false).get("/sign-in/sso").then().statusCode(404);
        given().get("/sign-in").then().statusCode(200).body(not(containsString("/sign-in/sso")));
    }
}
