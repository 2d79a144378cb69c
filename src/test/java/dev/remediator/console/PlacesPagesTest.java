package dev.remediator.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.remediator.alert.Text;
import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.report.HostileValues;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs, playbooks, targets, freezes, schedules and the audit, as people see and change them. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class PlacesPagesTest {
    private static final String BY_HAND = "drill-reminder";

    private final Access access;
    private final StorySeed seed;
    private final Instant now = Instant.now();

    PlacesPagesTest(Access access, DataSource database) {
        this.access = access;
        this.seed = new StorySeed(database);
    }

    @BeforeEach
    void empty() {
        seed.execute(
                "truncate announcement, outbox, incident, run, effect, temporary_change, acting, ask, timer, frozen, demotion, schedule_firing");
    }

    private RequestSpecification as(String... roles) {
        var session = access.open(new Grant(Optional.of("ana"), Set.of(roles)), Duration.ofMinutes(5), Instant.now());
        return given().cookie("remediator", session.reveal())
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private String page(String address, String... roles) {
        return as(roles).get(address).then().statusCode(200).extract().asString();
    }

    @Test
    void everyPlaceIsAPageForThoseWhoAreInAndForNobodyElse() {
        for (var address : List.of(
                "/runs",
                "/playbooks",
                "/playbooks/" + BY_HAND,
                "/targets",
                "/targets/mcp-gateway",
                "/freezes",
                "/schedules")) page(address, "viewer");
        page("/audit", "administrator");
        as("operator").get("/audit").then().statusCode(403);
        for (var address : List.of("/runs", "/playbooks", "/targets", "/freezes", "/schedules", "/audit"))
            given().get(address).then().statusCode(401);
        for (var address :
                List.of("/runs/nonsense", "/runs/" + UUID.randomUUID(), "/playbooks/no-such", "/targets/no-such"))
            as("viewer").get(address).then().statusCode(404);
    }

    @Test
    void runsAreFilteredByAnAddressThatCanBeSharedAndPaged() {
        for (int i = 0; i < 60; i++)
            seed.incident("target-" + i, "Incident " + i, i % 2 == 0 ? "even" : "odd", now.minusSeconds(1_000 - i))
                    .ended(1, i % 3 == 0 ? Phase.FAILED : Phase.SUCCEEDED, "reason-" + i + ".");

        assertThat(page("/runs?playbook=even&state=failed", "viewer"))
                .contains("reason-54.", "reason-0.")
                .doesNotContain("reason-3.", "reason-2.");
        var first = page("/runs", "viewer");
        assertThat(first).contains("reason-59.").doesNotContain("reason-9.");
        var older = first.substring(first.indexOf("/runs?state=any&amp;after=")).split("\"", 2)[0];
        assertThat(page(older.replace("&amp;", "&"), "viewer"))
                .contains("reason-9.")
                .doesNotContain("reason-59.");
        as("viewer")
                .get("/api/v1/runs?state=failed&limit=3")
                .then()
                .body("items", hasSize(3))
                .body("items[0].phase", equalTo("failed"));
        as("viewer").get("/api/v1/runs?state=asleep").then().statusCode(400).body("detail", containsString("healed"));
    }

    @Test
    void thePageOfARunHasItsJournalItsEffectsAndItsEvidence() {
        var story = seed.incident("mcp-gateway", "down", "gateway-service-down", now.minusSeconds(60))
                .say(1, Kind.RUN_STARTED, "gateway-service-down takes this")
                .effect(2, "restart deployment 8107edff", "done", "it answers again");
        seed.execute(
                "insert into run_event (run_id, seq, at, node, type, event) values (?, 1, now(), 1, 'check-failed', '{\"event\":\"check-failed\",\"command\":1,\"saw\":\"HTTP 502 <b>\",\"notMade\":false}')",
                story.run);
        seed.execute(
                "update run set state = '{\"facts\":{\"deployments\":{\"capability\":\"deployments.list\",\"value\":{\"latest\":\"8107edff\"}}}}' where id = ?",
                story.run);

        assertThat(page("/runs/" + story.run, "viewer"))
                .contains("gateway-service-down takes this")
                .contains("restart deployment 8107edff")
                .contains("it answers again")
                .contains("The check did not pass: HTTP 502 &lt;b&gt;")
                .contains("deployments.list")
                .contains("&quot;latest&quot; : &quot;8107edff&quot;")
                .contains("./remediator cancel " + story.run)
                .doesNotContain("action=\"/runs/");
        assertThat(page("/runs/" + story.run, "operator")).contains("action=\"/runs/" + story.run + "/cancel\"");
        as("viewer")
                .get("/api/v1/runs/" + story.run + "/journal")
                .then()
                .body("items[0].type", equalTo("check-failed"))
                .body("items[0].says", equalTo("The check did not pass: HTTP 502 <b>"));
    }

    @Test
    void aPlaybookIsShownAsTheRunbookHasItWithItsTreeItsTestsAndItsRuns() {
        seed.incident("mcp-gateway", "down", "gateway-service-down", now.minusSeconds(60))
                .ended(40, Phase.SUCCEEDED, "restart has helped");

        assertThat(page("/playbooks/gateway-service-down", "viewer"))
                .contains("What happens:")
                .contains("<ol class=\"tree\">")
                .contains("go on with")
                .contains("pass on the remediations in force")
                .contains("restart has helped")
                .contains("1 of 1 runs")
                .doesNotContain("```");
        assertThat(page("/playbooks", "viewer"))
                .contains("gateway-service-down")
                .contains(BY_HAND)
                .contains("1 of 1");
        as("viewer")
                .get("/api/v1/playbooks/gateway-service-down")
                .then()
                .body("playbook.healed", equalTo(1))
                .body("tree[0].kind", equalTo("begin"))
                .body("runbook", containsString("flowchart TD"))
                .body("tests.passed", not(hasItem(false)));
        as("viewer").get("/api/v1/playbooks").then().body("items.name", hasItem(BY_HAND));
    }

    @Test
    void whatARunWouldDoIsShownBeforeAPersonBeginsItAndItBeginsOnlyThat() {
        as("viewer").post("/playbooks/" + BY_HAND + "/preview").then().statusCode(403);
        var form = as("operator").contentType("application/x-www-form-urlencoded");
        var preview = form.post("/playbooks/" + BY_HAND + "/preview")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(preview)
                .contains("What <bdi>" + BY_HAND + "</bdi> would do")
                .contains("asks gateway-oncall")
                .contains("nothing has begun");
        assertThat(rows("run")).isZero();
        var plan = preview.substring(preview.indexOf("name=\"plan\" value=\"") + 19)
                .substring(0, 64);

        as("operator")
                .formParam("plan", plan)
                .formParam("reason", " ")
                .post("/playbooks/" + BY_HAND + "/run")
                .then()
                .statusCode(400)
                .body(containsString("A reason is missing"));
        as("operator")
                .formParam("plan", "0".repeat(64))
                .formParam("reason", "it is time")
                .post("/playbooks/" + BY_HAND + "/run")
                .then()
                .statusCode(409)
                .body(containsString("has changed since you looked"))
                .body(containsString("value=\"it is time\""));
        as("operator")
                .formParam("plan", plan)
                .formParam("reason", "it is time")
                .header("Origin", "https://evil.example")
                .post("/playbooks/" + BY_HAND + "/run")
                .then()
                .statusCode(403);
        assertThat(rows("run")).isZero();

        var begun = as("operator")
                .formParam("plan", plan)
                .formParam("reason", "it is time")
                .post("/playbooks/" + BY_HAND + "/run")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        assertThat(page(begun.substring(begun.indexOf("/runs/")), "viewer")).contains(BY_HAND);
        assertThat(rows("run where started_by = 'person'")).isEqualTo(1);
    }

    @Test
    void theApiTellsAndHoldsAPlanToo() {
        var plan = as("operator")
                .post("/api/v1/playbooks/" + BY_HAND + "/preview")
                .then()
                .statusCode(200)
                .body("playbook", equalTo(BY_HAND))
                .body("holds", hasSize(0))
                .extract()
                .<String>path("plan");
        as("operator")
                .contentType("application/json")
                .body("{\"reason\":\"x\",\"plan\":\"" + "1".repeat(64) + "\"}")
                .post("/api/v1/playbooks/" + BY_HAND + "/run")
                .then()
                .statusCode(409)
                .body("detail", containsString("nothing was begun"));
        as("operator")
                .contentType("application/json")
                .body("{\"reason\":\"x\",\"plan\":\"" + plan + "\"}")
                .post("/api/v1/playbooks/" + BY_HAND + "/run")
                .then()
                .statusCode(202);
    }

    @Test
    void onlyAnAdministratorPromotesAndTheRunsThatFailedStandBesideTheButton() {
        seed.incident("mcp-gateway", "down", "gateway-service-down", now.minusSeconds(60))
                .ended(40, Phase.FAILED, "it did not help.");
        seed.execute(
                "insert into demotion (playbook, at, runs, why) values ('gateway-service-down', now(), '{}', 'it failed twice')");
        var address = "/playbooks/gateway-service-down";

        assertThat(page(address, "operator"))
                .contains("it failed twice")
                .doesNotContain("action=\"" + address + "/promote\"");
        assertThat(page(address, "administrator"))
                .contains("action=\"" + address + "/promote\"")
                .contains("it did not help.");
        as("operator")
                .formParam("reason", "x")
                .post(address + "/promote")
                .then()
                .statusCode(403);
        as("administrator")
                .formParam("reason", "mended")
                .post(address + "/promote")
                .then()
                .statusCode(303);
        as("administrator")
                .formParam("reason", "mended")
                .post(address + "/promote")
                .then()
                .statusCode(409);
        assertThat(page(address, "viewer")).doesNotContain("it failed twice");
    }

    @Test
    void aTargetSaysHowItIsAndATargetThatCannotBeReadSaysSo() {
        var story = seed.incident(
                "mcp-gateway", "GatewayDown on mcp-gateway", "gateway-service-down", now.minusSeconds(60));
        story.change("set the limit back to 600 per 1m", "made", now.minusSeconds(300), now.plusSeconds(600), null);
        seed.execute("insert into acting (target, run_id, since) values ('mcp-gateway', ?, now())", story.run);

        assertThat(page("/targets/mcp-gateway", "operator"))
                .contains("GatewayDown on mcp-gateway")
                .contains("set the limit back to 600 per 1m")
                .contains("take it back now")
                .contains("acts on it since")
                .contains("cannot be read")
                .contains("breaker-open")
                .contains("<bdi>brightdata</bdi>");
        assertThat(page("/targets/mcp-gateway", "viewer")).doesNotContain("take it back now");
        assertThat(page("/targets", "viewer"))
                .contains("mcp-gateway")
                .contains("brightdata")
                .contains("checks pass");
        as("viewer")
                .get("/api/v1/targets/mcp-gateway")
                .then()
                .body("acting.playbook", equalTo("gateway-service-down"))
                .body("changes[0].says", equalTo("set the limit back to 600 per 1m"));
        as("viewer")
                .get("/api/v1/targets/mcp-gateway/health")
                .then()
                .statusCode(200)
                .body("items.kind", hasItem("check"))
                .body("items.state", hasItem("not-read"));
    }

    @Test
    void oneClickFreezesATargetWithAReasonAndAnEndAndAnotherLiftsIt() {
        as("viewer")
                .formParam("what", "target:mcp-gateway")
                .formParam("reason", "x")
                .post("/freezes")
                .then()
                .statusCode(403);
        for (var odd : List.of("target:no-such", "playbook:no-such", "everythin", "", "target"))
            as("operator")
                    .formParam("what", odd)
                    .formParam("reason", "x")
                    .post("/freezes")
                    .then()
                    .statusCode(400);
        as("operator")
                .formParam("what", "everything")
                .formParam("reason", "x")
                .formParam("for", "soon")
                .post("/freezes")
                .then()
                .statusCode(400);
        as("operator")
                .formParam("what", "everything")
                .formParam("reason", " ")
                .post("/freezes")
                .then()
                .statusCode(400);
        assertThat(rows("frozen")).isZero();

        as("operator")
                .formParam("what", "target:mcp-gateway")
                .formParam("reason", "migration of <b>everything</b>")
                .formParam("for", "4h")
                .post("/freezes")
                .then()
                .statusCode(303)
                .header("Location", containsString("/freezes"));

        var standing = page("/freezes", "operator");
        assertThat(standing).contains("target mcp-gateway").contains("migration of &lt;b&gt;everything&lt;/b&gt;");
        assertThat(page("/targets", "viewer")).contains("frozen");
        assertThat(rows("frozen where until between now() + interval '3 h 59 min' and now() + interval '4 h 1 min'"))
                .isEqualTo(1);
        var lift = standing.substring(standing.indexOf("/freezes/")).split("\"", 2)[0];
        as("operator")
                .formParam("reason", "done")
                .formParam("from", "/freezes")
                .post(lift)
                .then()
                .statusCode(303);
        assertThat(page("/freezes", "viewer"))
                .contains("Nothing is frozen")
                .contains("lifted by <bdi>ana</bdi>: <bdi>done</bdi>");
    }

    @Test
    void schedulesSayWhenTheyBeginAndWhatBecameOfTheLastTime() {
        seed.execute(
                "insert into schedule_firing (playbook, due_at, fired_at, held) values (?, ?, ?, 'missed: it could not be begun for 10 minutes')",
                BY_HAND,
                now.minusSeconds(3600),
                now.minusSeconds(3000));

        assertThat(page("/schedules", "operator"))
                .contains(BY_HAND)
                .contains("missed: it could not be begun for 10 minutes")
                .contains("the next 10")
                .contains("action=\"/playbooks/" + BY_HAND + "/preview\"");
        as("viewer")
                .get("/api/v1/schedules")
                .then()
                .body("items.find { it.playbook == '" + BY_HAND + "' }.next", hasSize(10))
                .body("items.find { it.playbook == '" + BY_HAND + "' }.last[0].missed", equalTo(true));
    }

    @Test
    void aDeadLetterIsSeenAndOnlyAnOperatorHasItTriedAgain() {
        seed.incident("db", "DbDown on db", "db-down", now)
                .say(0, Kind.INCIDENT_OPENED, "DbDown <b>fires</b>")
                .dead("slack", "Slack does not accept the token", now);

        assertThat(page("/deliveries?state=dead", "viewer"))
                .contains("DbDown &lt;b&gt;fires&lt;/b&gt;")
                .contains("Slack does not accept the token")
                .contains("not configured any more")
                .doesNotContain("/retry\"");
        assertThat(page("/deliveries?state=waiting", "viewer")).contains("None is like this");
        as("viewer").post("/deliveries/slack/retry").then().statusCode(403);
        as("operator")
                .post("/deliveries/slack/retry")
                .then()
                .statusCode(409)
                .body(containsString("No channel is called so in the settings any more"));
    }

    @Test
    void theAuditIsFilteredByWhoAndWhat() {
        as("operator")
                .formParam("what", "everything")
                .formParam("reason", "audited-reason")
                .post("/freezes");

        assertThat(page("/audit?actor=ana&action=freeze", "administrator")).contains("audited-reason");
        assertThat(page("/audit?actor=nobody-at-all", "administrator")).contains("No entry is like this");
        as("administrator")
                .get("/api/v1/audit?actor=ana&action=freeze&limit=1")
                .then()
                .body("items", hasSize(1))
                .body("items[0].actor", equalTo("ana"))
                .body("items[0].action", equalTo("freeze"));
    }

    @Test
    void noTextOfAnAlertOrAPlatformIsMoreThanText() {
        for (var value : HostileValues.all().subList(0, 12)) {
            empty();
            var text = Text.storable(value);
            var story = seed.incident("mcp-gateway", value, "gateway-service-down", now)
                    .say(1, Kind.DOING, value, value)
                    .effect(2, text, "failed", text)
                    .change(text, "failed", now, now, text)
                    .ended(3, Phase.FAILED, text);
            seed.execute(
                    "insert into frozen (id, scope, name, reason, made_by, made_at) values (gen_random_uuid(), 'target', ?, ?, ?, now())",
                    text,
                    text.isBlank() ? "x" : text,
                    text.isBlank() ? "x" : text);
            for (var address : List.of(
                    "/runs",
                    "/runs/" + story.run,
                    "/targets/mcp-gateway",
                    "/freezes",
                    "/playbooks/gateway-service-down")) {
                var page = page(address, "operator");
                assertThat(page)
                        .as(address)
                        .doesNotContain("<script>alert", "<img src=x", "<svg onload", "' onmouseover='alert", "{{49}}");
            }
        }
    }

    private long rows(String of) {
        return seed.count(of);
    }
}
