package dev.remediator.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.alert.Text;
import dev.remediator.identity.Access;
import dev.remediator.identity.FailureLimit;
import dev.remediator.identity.Grant;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class ConsoleTest {
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([-a-zA-Z]+)(?:=\"[^\"]*\")?");
    private static final Pattern TAG =
            Pattern.compile("<[!/]?([a-zA-Z0-9]+)((?:\\s+[-a-zA-Z]+(?:=\"[^\"]*\")?)*)\\s*/?>");
    /** All elements and attributes of our templates. */
    private static final Set<String> MARKUP = Set.copyOf(List.of(
            ("DOCTYPE html lang head meta charset name content viewport title link rel href type stylesheet script src defer "
                            + "noscript http-equiv body a class header svg viewBox aria-hidden path d p id data-state span form "
                            + "method action button symbol focusable circle cx cy r use main tabindex role div data-version data-now "
                            + "section data-news h1 h2 h3 aria-labelledby aria-label ul ol li strong details summary article bdi time "
                            + "datetime data-as progress max value dl dt dd code input required maxlength placeholder nav title aria-current hx-ext "
                            + "hx-get hx-trigger hx-select hx-select-oob hx-target hx-swap hx-sync sse-connect label for select option "
                            + "selected table caption thead tbody tr th td scope data-label spellcheck autocapitalize autocomplete "
                            + "aria-describedby open")
                    .split(" ")));

    private final Access access;
    private final FailureLimit failures;
    private final StorySeed seed;
    private final Instant now = Instant.now();

    ConsoleTest(Access access, FailureLimit failures, DataSource database) {
        this.access = access;
        this.failures = failures;
        this.seed = new StorySeed(database);
    }

    @BeforeEach
    void empty() {
        failures.forget("127.0.0.1");
        seed.execute(
                "truncate announcement, outbox, incident, run, effect, temporary_change, alert_episode, disposition, access, frozen");
    }

    @Test
    void withoutALinkThereIsNothingToSeeAndThePageSaysHowToGetOne() {
        for (String address : List.of("/", "/incidents/" + UUID.randomUUID())) {
            given().get(address)
                    .then()
                    .statusCode(401)
                    .contentType(ContentType.HTML)
                    .header("Cache-Control", "no-store")
                    .body(containsString("./remediator access"));
        }
        given().get("/live").then().statusCode(401);
        for (String address : List.of("/api/v1/incidents", "/api/v1/runs", "/api/v1/runs/" + UUID.randomUUID()))
            given().get(address)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("status", equalTo(401));
    }

    @Test
    void aLinkOpensASessionOnce() {
        String link = access.newLink(now).reveal();

        Response first = redeem(link);
        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(first.header("Location")).endsWith("/");
        assertThat(first.header("Set-Cookie"))
                .startsWith("remediator=")
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Path=/")
                .contains("Max-Age=43200");
        signedIn(first.cookie("remediator")).get("/").then().statusCode(200);

        redeem(link).then().statusCode(403).body(containsString("used already"));
    }

    @Test
    void openingTheLinkUsesNothingUpSoThatAPreviewBotMay() {
        String link = access.newLink(now).reveal();

        for (int i = 0; i < 3; i++) {
            given().get("/access/" + link)
                    .then()
                    .statusCode(200)
                    .header("Set-Cookie", (String) null)
                    .body(containsString("value=\"" + link + "\""));
            given().head("/access/" + link).then().statusCode(200);
        }

        redeem(link).then().statusCode(303);
    }

    @Test
    void noLinkAndNoCookieButTheRightOneOpens() {
        String link = access.newLink(now).reveal();

        given().get("/access/not-a-token").then().statusCode(404).body(containsString("Not a whole link"));
        redeem("A".repeat(43)).then().statusCode(403);
        redeem("").then().statusCode(403);
        signedIn(link).get("/").then().statusCode(401);
        signedIn("A".repeat(43)).get("/").then().statusCode(401);
        signedIn("' or true --").get("/").then().statusCode(401);
        given().header("Authorization", "Bearer " + link).get("/").then().statusCode(401);
    }

    @Test
    void aSessionThatIsOverDoesNotLockItsOwnerOutOfTheNextLink() {
        String link = access.newLink(now).reveal();
        signedIn("B".repeat(43)).get("/access/" + link).then().statusCode(200);
    }

    @Test
    void anotherSiteCannotMakeABrowserPost() {
        String link = access.newLink(now).reveal();
        form(link)
                .header("Origin", "https://evil.example")
                .post("/access")
                .then()
                .statusCode(403);
        form(link).header("Origin", "null").post("/access").then().statusCode(403);
        form(link).header("Sec-Fetch-Site", "cross-site").post("/access").then().statusCode(403);

        form(link)
                .header("Sec-Fetch-Site", "same-origin")
                .post("/access")
                .then()
                .statusCode(303);
    }

    @Test
    void theRunbookIsAPageForThoseWhoAreIn() {
        given().get("/runbook").then().statusCode(401);

        var page = signedIn(session()).get("/runbook").then().statusCode(200).extract();

        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(page.asString())
                .contains("<h1 id=\"operations-runbook\">Operations runbook</h1>")
                .contains("<h2 id=\"what-each-alert-means\">")
                .doesNotContain("```")
                .doesNotContain("style=");
    }

    @Test
    void signingOutEndsTheSessionEverywhere() {
        String session = session();
        signedIn(session).redirects().follow(false).post("/sign-out").then().statusCode(303);
        signedIn(session).get("/").then().statusCode(401);
    }

    @Test
    void guessingIsSlowedDown() {
        for (int i = 0; i < 30; i++) redeem("C".repeat(43));
        redeem("C".repeat(43)).then().statusCode(429).header("Retry-After", not(equalTo(null)));
    }

    @Test
    void aStrangersGuessesKeepNobodyOutWhoHasALink() {
        for (int i = 0; i < 30; i++) redeem("C".repeat(43));

        redeem(access.newLink(now).reveal()).then().statusCode(303);
    }

    @Test
    void pagesAllowNoScriptButTheirOwnAndNoFrame() {
        for (Response page : List.of(given().get("/"), signedIn(session()).get("/"))) {
            page.then()
                    .header("Content-Security-Policy", containsString("default-src 'self'"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("X-Frame-Options", "DENY")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "same-origin")
                    .header("Cache-Control", "no-store")
                    .body(not(containsString("style=")))
                    .body(not(containsString("onclick")));
        }
    }

    @Test
    void theFirstPageTellsTheWholeStory() {
        var story = seed.incident(
                        "mcp-gateway", "GatewayDown on mcp-gateway", "gateway-service-down", now.minusSeconds(60))
                .say(0, Kind.INCIDENT_OPENED, "GatewayDown fires for mcp-gateway")
                .say(1, Kind.RUN_STARTED, "gateway-service-down takes this")
                .say(2, Kind.DOING, "Restarting mcp-gateway on Railway (deployment 8107edff)", "asked by the playbook")
                .say(9, Kind.CHECKING, "Checking that 'alive' passes for 1 m");
        story.change("limit 50 per minute", "made", now.minusSeconds(300), now.plusSeconds(600), null);
        seed.alert(
                "{\"alertname\":\"GatewayDown\"}", "taken", "gateway-service-down", story.incident, null, now, false);
        seed.alert("{\"alertname\":\"DiskFull\"}", "unowned", null, null, null, now, false);
        seed.alert(
                "{\"alertname\":\"SlowUpstream\"}",
                "held",
                null,
                null,
                "[{\"playbook\":\"slow-upstream\",\"by\":\"cooldown\",\"reason\":\"it acted 2 m ago\"}]",
                now,
                false);
        story.dead("slack", "Slack does not accept the token", now);

        String page =
                signedIn(session()).get("/").then().statusCode(200).extract().asString();

        assertThat(page)
                .contains("Healing 1 incident")
                .contains("GatewayDown on mcp-gateway")
                .contains("Restarting mcp-gateway on Railway (deployment 8107edff)")
                .contains("asked by the playbook")
                .contains("limit 50 per minute")
                .contains("nothing happened: no playbook matches it")
                .contains("it acted 2 m ago")
                .contains("Slack does not accept the token");
        assertThat(text(page)).containsSubsequence("seen", "decided", "done", "verified");
    }

    @Test
    void anIncidentHasAPageWithAllItsLines() {
        var story = seed.incident("db", "DbDown on db", "db-down", now.minusSeconds(600))
                .say(0, Kind.INCIDENT_OPENED, "DbDown fires for db");
        for (int i = 1; i <= 30; i++) story.say(i, Kind.SEEN, "observation number " + i + ".");
        story.say(40, Kind.HEALED, "Healed after 40 s: restart has helped")
                .ended(40, Phase.SUCCEEDED, "restart has helped");
        String session = session();

        String front = signedIn(session).get("/").asString();
        assertThat(front)
                .contains("observation number 30.")
                .doesNotContain("observation number 7.")
                .contains("24 more lines");

        signedIn(session)
                .get("/incidents/" + story.incident)
                .then()
                .statusCode(200)
                .body(containsString("observation number 7."))
                .body(containsString("healed in 40 s"))
                .body(containsString("db-down"));
        signedIn(session).get("/incidents/" + UUID.randomUUID()).then().statusCode(404);
        signedIn(session).get("/incidents/nonsense").then().statusCode(404);
    }

    @Test
    void olderIncidentsAreOnePageAway() {
        for (int i = 0; i < 20; i++)
            seed.incident("t" + i, "Incident number " + i + ".", "p", now.minusSeconds(10_000 - i * 10))
                    .say(0, Kind.INCIDENT_OPENED, "fires")
                    .closed(5);
        String session = session();

        String first = signedIn(session).get("/").asString();
        assertThat(first)
                .contains("Incident number 19.")
                .contains("Incident number 5.")
                .doesNotContain("Incident number 4.");

        String next = first.substring(first.indexOf("/?after=") + 8);
        String second = signedIn(session)
                .queryParam("after", next.substring(0, next.indexOf('"')))
                .get("/")
                .asString();
        assertThat(second)
                .contains("Incident number 4.")
                .contains("Incident number 0.")
                .doesNotContain("Incident number 5.");
    }

    @Test
    void thePageSaysThatNothingHasHappenedYet() {
        signedIn(session())
                .get("/")
                .then()
                .body(containsString("All quiet"))
                .body(containsString("Nothing has happened yet."));
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#texts")
    void noTextOfAnAlertIsMoreThanText(String value) throws IOException {
        var story = seed.incident(value, value, value, now)
                .say(0, Kind.INCIDENT_OPENED, value, value)
                .say(1, Kind.DOING, value, value)
                .ended(2, Phase.FAILED, Text.storable(value))
                .change(Text.storable(value), "failed", now, now, Text.storable(value))
                .dead("slack", Text.storable(value), now);
        String json = new ObjectMapper().writeValueAsString(Text.storable(value));
        UUID alert = seed.alert(
                "{\"alertname\":%1$s,\"label\":%1$s,%1$s:%1$s}".formatted(json),
                "held",
                null,
                story.incident,
                "[{\"playbook\":%1$s,\"by\":%1$s,\"reason\":%1$s}]".formatted(json),
                now,
                false);
        String session = session();

        for (String address :
                List.of("/", "/incidents", "/incidents/" + story.incident, "/alerts", "/alerts/" + alert)) {
            String page = signedIn(session)
                    .get(address)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            String inert = Text.storable(value)
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;")
                    .replace("'", "&#39;");
            assertThat(page).contains("<bdi>" + inert + "</bdi>");
            assertThat(markup(page)).isSubsetOf(MARKUP);
        }
        signedIn(session)
                .get("/api/v1/incidents/" + story.incident)
                .then()
                .body("timeline[0].text", equalTo(Text.storable(value)));
    }

    @Test
    void openPagesHearThatThereIsSomethingNew() {
        String session = session();
        String page = signedIn(session).get("/").asString();
        String version = page.substring(page.indexOf("data-version=\"") + 14).split("\"", 2)[0];

        assertThat(firstEvent(session)).isEqualTo(version);
        seed.incident("db", "DbDown on db", "db-down", now).say(0, Kind.INCIDENT_OPENED, "DbDown fires for db");
        assertThat(firstEvent(session)).isNotEqualTo(version);
    }

    /** The names of all elements and attributes, and what is a "<" without being one of ours. */
    private static Set<String> markup(String page) {
        Set<String> names = new TreeSet<>();
        Matcher tag = TAG.matcher(page);
        StringBuilder rest = new StringBuilder();
        while (tag.find()) {
            names.add(tag.group(1));
            ATTRIBUTE.matcher(tag.group(2)).results().forEach(a -> names.add(a.group(1)));
            tag.appendReplacement(rest, "");
        }
        tag.appendTail(rest);
        if (rest.indexOf("<") >= 0) names.add(rest.substring(rest.indexOf("<")));
        return names;
    }

    private String firstEvent(String session) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + io.restassured.RestAssured.port + "/live"))
                    .header("Cookie", "remediator=" + session)
                    .build();
            var lines =
                    client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
            String event = lines.filter(l -> l.startsWith("data:")).findFirst().orElseThrow();
            client.shutdownNow();
            return event.substring(5).strip();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String session() {
        return access.redeem(access.newLink(now), now).orElseThrow().reveal();
    }

    private static Response redeem(String link) {
        return form(link).post("/access");
    }

    private static RequestSpecification form(String link) {
        return given().contentType("application/x-www-form-urlencoded")
                .formParam("token", link)
                .redirects()
                .follow(false);
    }

    @Test
    void whoMayDoMoreThanLookTakesAnIncidentOnFromItsPage() {
        var story = seed.incident("db", "DbDown on db", "db-down", now).say(0, Kind.ESCALATED, "P0: people are called");
        String page = "/incidents/" + story.incident;
        String acknowledge = page + "/acknowledge";
        assertThat(signedIn(session()).get(page).asString())
                .contains("./remediator ack " + story.incident)
                .doesNotContain("action=\"" + acknowledge + "\"");
        signedIn(session()).post(acknowledge).then().statusCode(403).body(containsString("--role operator"));
        given().post(acknowledge).then().statusCode(401);

        String ana = access.open(
                        new Grant(Optional.of("ana"), Set.of("operator")), Duration.ofMinutes(5), Instant.now())
                .reveal();
        assertThat(signedIn(ana).get(page).asString()).contains("action=\"" + acknowledge + "\"");
        signedIn(ana)
                .header("Origin", "https://elsewhere.example")
                .post(acknowledge)
                .then()
                .statusCode(403);
        signedIn(ana).redirects().follow(false).post(acknowledge).then().statusCode(303);

        assertThat(text(signedIn(session()).get(page).asString()))
                .contains("Acknowledged")
                .contains("ana has acknowledged this. Nobody else is called for it");
        assertThat(signedIn(ana).get(page).asString())
                .as("nobody need take it on any more")
                .doesNotContain("action=\"" + acknowledge + "\"");
        signedIn(ana)
                .post("/incidents/" + UUID.randomUUID() + "/acknowledge")
                .then()
                .statusCode(404);
        signedIn(ana)
                .post("/doubts/" + UUID.randomUUID() + "/1/happened")
                .then()
                .statusCode(404);
    }

    private static RequestSpecification signedIn(String session) {
        return given().cookie("remediator", session).header("Sec-Fetch-Site", "same-origin");
    }

    private static String text(String html) {
        return html.substring(html.indexOf("id=\"page\"")).replaceAll("<[^>]*>", " ");
    }

    @Test
    void theKillSwitchIsOneClickForOperatorsAndEveryPageSaysThatItIsPulled() {
        signedIn(session())
                .formParam("reason", "it runs wild")
                .post("/kill")
                .then()
                .statusCode(403)
                .body(containsString("--role operator"));
        var link = access.newLink(new Grant(Optional.of("ana"), Set.of("operator")), now);
        var operator = access.redeem(link, now).orElseThrow().reveal();
        signedIn(operator).formParam("reason", " ").post("/kill").then().statusCode(400);
        signedIn(operator)
                .header("Origin", "https://evil.example")
                .formParam("reason", "x")
                .post("/kill")
                .then()
                .statusCode(403);
        signedIn(operator)
                .get("/")
                .then()
                .body(containsString("Stop everything"), not(containsString("Lift</button>")));

        signedIn(operator)
                .redirects()
                .follow(false)
                .formParam("reason", "it <b>runs</b> wild")
                .post("/kill")
                .then()
                .statusCode(303);

        for (String address : List.of("/", "/alerts"))
            signedIn(operator)
                    .get(address)
                    .then()
                    .statusCode(200)
                    .body(
                            containsString("Kill switch: nothing is changed, and nothing is taken back"),
                            containsString("it &lt;b&gt;runs&lt;/b&gt; wild"),
                            containsString("Lift</button>"));
    }
}
