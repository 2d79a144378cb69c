package dev.remediator.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.remediator.identity.Access;
import dev.remediator.intake.Explainer;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class AlertPagesTest {
    private static final String TAKEN = "{\"alertname\":\"GatewayDown\",\"service\":\"mcp-gateway\"}";
    private static final String MISSED = "{\"alertname\":\"GatewayDown\",\"service\":\"mcp\"}";

    private final Access access;
    private final Explainer explainer;
    private final StorySeed seed;
    private final Instant now = Instant.now();
    private String session = "";

    AlertPagesTest(Access access, Explainer explainer, DataSource database) {
        this.access = access;
        this.explainer = explainer;
        this.seed = new StorySeed(database);
    }

    @BeforeEach
    void empty() {
        seed.execute(
                "truncate announcement, outbox, incident, run, effect, temporary_change, acting, alert_episode, disposition, access");
        session = access.redeem(access.newLink(now), now).orElseThrow().reveal();
    }

    private RequestSpecification viewer() {
        return given().cookie("remediator", session).header("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void thePageOfAnAlertSaysWhatWasDecidedAndOfEveryPlaybookWhyItDoesNotTakeIt() {
        UUID id = seed.alert(MISSED, "unowned", null, null, null, now, false);

        viewer().get("/alerts/" + id)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(containsString("nothing happened: no playbook matches it"))
                .body(containsString("service is &quot;mcp&quot;, wanted &quot;mcp-gateway&quot;"))
                .body(containsString("gateway-high-error-rate"))
                .body(containsString("<bdi>service</bdi></code> = <code><bdi>mcp</bdi>"))
                .body(containsString("catalog"));
    }

    @Test
    void theNearestPlaybookComesFirst() {
        UUID id = seed.alert(MISSED, "unowned", null, null, null, now, false);

        String page = viewer().get("/alerts/" + id).asString();

        assertThat(page.indexOf("<strong><bdi>gateway-service-down"))
                .isPositive()
                .isLessThan(page.indexOf("<strong><bdi>gateway-high-error-rate"));
    }

    @Test
    void itSaysThatTheAnswerIsAnotherOneBecauseThePlaybooksHaveChanged() {
        UUID id = seed.alert(TAKEN, "unowned", null, null, null, now, false);

        viewer().get("/alerts/" + id)
                .then()
                .body(containsString("gateway-service-down takes it, on mcp-gateway"))
                .body(containsString(
                        "Then nothing took it, now gateway-service-down would: the playbooks have changed since."));

        seed.execute("update disposition set catalog = ?", explainer.catalog());
        viewer().get("/alerts/" + id)
                .then()
                .body(containsString("the playbooks are the same, what goes on around them is not."));
    }

    @Test
    void anAnswerThatIsStillTheSameSaysSo() {
        UUID id = seed.alert(TAKEN, "taken", "gateway-service-down", null, null, now, false);

        viewer().get("/alerts/" + id)
                .then()
                .body(containsString("The playbooks have changed since it came in; the answer is the same."));
    }

    @Test
    void theFirstPageCountsWhatNothingTookInTheLastDayAndLeadsThere() {
        viewer().get("/").then().body(not(containsString("taken by no playbook")));
        seed.alert(MISSED, "unowned", null, null, null, now.minusSeconds(60), false);
        seed.alert("{\"alertname\":\"B\"}", "held", null, null, "[]", now.minusSeconds(50), false);
        seed.alert(TAKEN, "taken", "gateway-service-down", null, null, now.minusSeconds(40), false);
        seed.alert("{\"alertname\":\"Old\"}", "unowned", null, null, null, now.minus(Duration.ofHours(25)), false);
        UUID later = seed.alert("{\"alertname\":\"C\"}", "held", null, null, "[]", now.minusSeconds(30), false);
        seed.execute(
                "insert into disposition (episode_id, decided_at, kind, playbook, catalog) values (?, ?, 'taken', 'p', 'c')",
                later,
                now.minusSeconds(20));

        assertThat(viewer().get("/").asString().replaceAll("\\s+", " "))
                .contains("<a href=\"/alerts?state=nothing\">2 alerts of the last day</a> were taken by no playbook");

        String list = viewer().get("/alerts?state=nothing")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(list).contains("GatewayDown", ">B<", ">Old<").doesNotContain("took it");
        assertThat(viewer().get("/alerts").asString()).contains("gateway-service-down took it");
    }

    @Test
    void incidentsLeadToTheirAlerts() {
        var story = seed.incident("db", "DbDown on db", "db-down", now).say(0, Kind.INCIDENT_OPENED, "DbDown fires");
        UUID id = seed.alert(TAKEN, "taken", "db-down", story.incident, null, now, false);

        viewer().get("/incidents/" + story.incident).then().body(containsString("href=\"/alerts/" + id + "\""));
        viewer().get("/alerts/" + id).then().body(containsString("href=\"/incidents/" + story.incident + "\""));
    }

    @Test
    void olderAlertsAreOnePageAway() {
        for (int i = 0; i < 60; i++)
            seed.alert(
                    "{\"alertname\":\"Alert%d.\"}".formatted(i),
                    "unowned",
                    null,
                    null,
                    null,
                    now.minusSeconds(i),
                    false);

        String first = viewer().get("/alerts?state=nothing").asString();
        assertThat(first).contains("Alert49.").doesNotContain("Alert50.");
        String next = first.substring(first.indexOf("&amp;after=") + 11).split("\"", 2)[0];
        assertThat(viewer().queryParam("state", "nothing")
                        .queryParam("after", next)
                        .get("/alerts")
                        .asString())
                .contains("Alert50.", "Alert59.")
                .doesNotContain("Alert49.");
    }

    @Test
    void lookingChangesNothing() {
        UUID id = seed.alert(MISSED, "held", null, null, "[]", now, false);
        for (int i = 0; i < 3; i++) viewer().get("/alerts/" + id).then().statusCode(200);

        viewer().get("/api/v1/alerts/" + id).then().body("decisions.size()", equalTo(1));
        viewer().get("/api/v1/incidents").then().body("items.size()", equalTo(0));
    }

    @Test
    void whatIsNotThereIsNotFoundAndStrangersSeeNothing() {
        for (String address : List.of("/alerts/" + UUID.randomUUID(), "/alerts/nonsense"))
            viewer().get(address).then().statusCode(404);
        for (String address : List.of("/alerts", "/alerts/" + UUID.randomUUID()))
            given().get(address).then().statusCode(401).body(containsString("./remediator access"));
    }
}
