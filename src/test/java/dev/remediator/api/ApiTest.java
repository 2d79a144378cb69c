package dev.remediator.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasLength;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class ApiTest {
    private static final Instant OPENED = Instant.parse("2026-11-22T09:14:03Z");

    private final Access access;
    private final StorySeed seed;
    private String session = "";

    ApiTest(Access access, DataSource database) {
        this.access = access;
        this.seed = new StorySeed(database);
    }

    @BeforeEach
    void empty() {
        seed.execute(
                "truncate announcement, outbox, incident, run, effect, temporary_change, alert_episode, disposition, access, frozen, demotion");
        session = access.redeem(access.newLink(Instant.now()), Instant.now())
                .orElseThrow()
                .reveal();
    }

    @Test
    void whatIsInForceIsSaidToWhoeverMayLook() {
        given().get("/api/v1/remediations").then().statusCode(401);

        viewer().get("/api/v1/remediations")
                .then()
                .statusCode(200)
                .body("digest", hasLength(64))
                .body("refused", equalTo(false))
                .body("problems", hasSize(0));
    }

    private RequestSpecification viewer() {
        return given().cookie("remediator", session).header("Sec-Fetch-Site", "same-origin");
    }

    private StorySeed.Story healed() {
        return seed.incident("mcp-gateway", "GatewayDown on mcp-gateway", "gateway-service-down", OPENED)
                .say(0, Kind.INCIDENT_OPENED, "GatewayDown fires for mcp-gateway")
                .say(1, Kind.DOING, "Restarting mcp-gateway", "deployment 8107edff")
                .effect(1, "Restarting mcp-gateway", "done", "restarted")
                .say(48, Kind.HEALED, "Healed after 48 s: restart has helped")
                .ended(48, Phase.SUCCEEDED, "restart has helped");
    }

    @Test
    void anIncidentIsToldWholeByItsId() {
        var story = healed().closed(60);
        viewer().get("/api/v1/incidents/" + story.incident)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .body("id", equalTo(story.incident.toString()))
                .body("status", equalTo("healed"))
                .body("severity", equalTo("P0"))
                .body("target", equalTo("mcp-gateway"))
                .body("now", equalTo("Healed after 48 s: restart has helped"))
                .body("openedAt", equalTo("2026-11-22T09:14:03Z"))
                .body("healedAt", equalTo("2026-11-22T09:14:51Z"))
                .body("closedAt", equalTo("2026-11-22T09:15:03Z"))
                .body("runs[0].playbook", equalTo("gateway-service-down"))
                .body("runs[0].phase", equalTo("succeeded"))
                .body("timeline.kind", contains("incident-opened", "doing", "healed", "incident-closed"))
                .body("timeline.stage", contains("seen", "done", "end", "end"))
                .body("timeline[1].details", contains("deployment 8107edff"))
                .body("timeline[1].run", equalTo(story.run.toString()))
                .body("timelineLeftOut", equalTo(0));
    }

    @Test
    void aRunIsToldWithWhatItChanged() {
        var story = healed();
        viewer().get("/api/v1/runs/" + story.run)
                .then()
                .statusCode(200)
                .body("run.incident", equalTo(story.incident.toString()))
                .body("run.endedAt", equalTo("2026-11-22T09:14:51Z"))
                .body("run.reason", equalTo("restart has helped"))
                .body("timeline.kind", contains("doing", "healed"))
                .body("effects", hasSize(1))
                .body("effects[0].says", equalTo("Restarting mcp-gateway"))
                .body("effects[0].outcome", equalTo("done"));
    }

    @Test
    void whatIsAbsentIsLeftOut() {
        seed.incident("db", "DbDown on db", "db-down", OPENED).say(0, Kind.INCIDENT_OPENED, "fires");
        viewer().get("/api/v1/incidents")
                .then()
                .body("items[0]", not(hasKey("healedAt")))
                .body("items[0]", not(hasKey("timeline")))
                .body("items[0].runs[0]", not(hasKey("endedAt")))
                .body("next", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"incidents", "runs"})
    void listsComeInPartsNewestFirstWithNothingTwiceAndNothingLeftOut(String list) {
        for (int i = 0; i < 23; i++)
            seed.incident("t" + i, "Incident " + i, "playbook-" + i, OPENED.plusSeconds(i / 3))
                    .say(0, Kind.INCIDENT_OPENED, "fires");
        List<String> ids = new ArrayList<>();
        RequestSpecification request = viewer().queryParam("limit", 5);
        int parts = 0;
        while (true) {
            JsonPath part = request.get("/api/v1/" + list)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            ids.addAll(part.getList("items.id", String.class));
            parts++;
            String next = part.getString("next");
            if (next == null) break;
            request = viewer().queryParam("limit", 5).queryParam("cursor", next);
        }
        assertThat(parts).isEqualTo(5);
        assertThat(ids).hasSize(23).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=-1", "limit=all", "limit=9999999999", "cursor=nonsense"})
    void anUnusableRequestIsRefusedInWords(String query) {
        viewer().get("/api/v1/incidents?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("status", equalTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"incidents", "runs"})
    void whatIsNotThereIsNotFound(String list) {
        viewer().get("/api/v1/" + list + "/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        viewer().get("/api/v1/" + list + "/nonsense").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"incidents", "runs"})
    void whoeverIsNotSignedInLearnsHowToAndNothingElse(String list) {
        for (String path : List.of("/api/v1/" + list, "/api/v1/" + list + "/" + UUID.randomUUID()))
            for (var stranger : List.of(given(), given().cookie("remediator", "B".repeat(43))))
                stranger.get(path)
                        .then()
                        .statusCode(401)
                        .contentType("application/problem+json")
                        .header("Cache-Control", "no-store")
                        .body(
                                "detail",
                                equalTo(
                                        "Sign in first, or send a token: ./remediator token create makes one, ./remediator access prints a link."));
    }

    @Test
    void nothingHereCanBeChanged() {
        for (String path : List.of("/api/v1/incidents", "/api/v1/runs", "/"))
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE"))
                assertThat(viewer().request(method, path).statusCode()).isIn(403, 404, 405);
    }

    private RequestSpecification engineer(String name, String... roles) {
        var grant = new Grant(Optional.of(name), Set.of(roles));
        var link = access.newLink(grant, Instant.now());
        return given().cookie(
                        "remediator",
                        access.redeem(link, Instant.now()).orElseThrow().reveal())
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/json");
    }

    @Test
    void whoMayOnlyLookDecidesAnswersAndBeginsNothing() {
        for (var path : List.of(
                "approvals/%s/1/decision".formatted(UUID.randomUUID()),
                "questions/%s/1/answer".formatted(UUID.randomUUID()),
                "doubts/%s/1".formatted(UUID.randomUUID()),
                "incidents/%s/acknowledge".formatted(UUID.randomUUID()),
                "runs/%s/cancel".formatted(UUID.randomUUID()),
                "temporary-changes/%s/end".formatted(UUID.randomUUID()),
                "playbooks/restart/run")) {
            viewer().contentType("application/json")
                    .body("{}")
                    .post("/api/v1/" + path)
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("detail", containsString("./remediator access --as ENGINEER"));
            given().contentType("application/json")
                    .body("{}")
                    .post("/api/v1/" + path)
                    .then()
                    .statusCode(401);
        }
        engineer("ana", "operator")
                .body("{\"decision\": \"approve\"}")
                .post("/api/v1/approvals/%s/1/decision".formatted(UUID.randomUUID()))
                .then()
                .statusCode(403);
        engineer("ana", "approver")
                .body("{}")
                .post("/api/v1/playbooks/restart/run")
                .then()
                .statusCode(403);
    }

    @Test
    void aDecisionIsAProblemWhereNobodyWasAskedOrItIsNone() {
        engineer("ana", "approver")
                .body("{\"decision\": \"approve\"}")
                .post("/api/v1/approvals/%s/1/decision".formatted(UUID.randomUUID()))
                .then()
                .statusCode(404)
                .body("detail", equalTo("Nobody was asked this."));
        engineer("ana", "approver")
                .body("{\"decision\": \"perhaps\"}")
                .post("/api/v1/approvals/%s/1/decision".formatted(UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("detail", equalTo("decision is approve or deny."));
    }

    @Test
    void aPlaybookThatIsNotThereIsNotBegun() {
        engineer("ana", "operator")
                .body("{\"reason\": \"to see\"}")
                .post("/api/v1/playbooks/no-such-playbook/run")
                .then()
                .statusCode(404);
    }

    @Test
    void whoIsNotInPeopleAnyMoreIsSignedOut() {
        engineer("zoe", "operator", "approver")
                .body("{}")
                .post("/api/v1/playbooks/no-such-playbook/run")
                .then()
                .statusCode(401);
        engineer("zoe").get("/api/v1/approvals").then().statusCode(401);
    }

    @Test
    void whatIsNotThereCanBeNeitherTakenOnNorEndedNorSettled() {
        for (var path :
                List.of("incidents/%s/acknowledge", "runs/%s/cancel", "temporary-changes/%s/end", "doubts/%s/1"))
            engineer("ana", "operator")
                    .body("{\"reason\": \"to see\", \"it\": \"stop\"}")
                    .post("/api/v1/" + path.formatted(UUID.randomUUID()))
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json");
        engineer("ana", "operator")
                .body("{\"it\": \"perhaps\"}")
                .post("/api/v1/doubts/%s/1".formatted(UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("detail", equalTo("it is happened, did-not or stop."));
        viewer().get("/api/v1/approvals/%s/1".formatted(UUID.randomUUID()))
                .then()
                .statusCode(404);
        viewer().get("/api/v1/approvals?run=nonsense").then().statusCode(400);
        viewer().get("/api/v1/temporary-changes?state=gone").then().statusCode(400);
    }

    @Test
    void whoeverHasAnIncidentIsNamedByIt() {
        var story = seed.incident("mcp-gateway", "Down", "gateway-down", Instant.now())
                .say(0, Announcement.Kind.INCIDENT_OPENED, "Down");
        for (var who : List.of("ana", "ben"))
            engineer(who, "operator")
                    .body("{}")
                    .post("/api/v1/incidents/" + story.incident + "/acknowledge")
                    .then()
                    .statusCode(200)
                    .body("acknowledgedBy", equalTo("ana"));
        viewer().get("/api/v1/incidents/" + story.incident)
                .then()
                .statusCode(200)
                .body("acknowledgedBy", equalTo("ana"))
                .body("timeline.kind", org.hamcrest.Matchers.hasItem("decided"));
    }

    @Test
    void temporaryChangesAreListedWithTheTimeThatIsLeft() {
        var now = Instant.now();
        seed.incident("mcp-gateway", "Down", "gateway-down", now)
                .change("set the limit back", "made", now, now.plusSeconds(900), null)
                .change("set it back", "ended", now, now, "done");
        viewer().get("/api/v1/temporary-changes?state=any")
                .then()
                .statusCode(200)
                .body("items.target", org.hamcrest.Matchers.everyItem(equalTo("mcp-gateway")))
                .body(
                        "items.findAll { it.says == 'set the limit back' }.secondsLeft[0]",
                        org.hamcrest.Matchers.allOf(
                                org.hamcrest.Matchers.greaterThan(800), org.hamcrest.Matchers.lessThan(901)));
    }

    @Test
    void nothingIsAskedWhereNothingRuns() {
        viewer().get("/api/v1/approvals").then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void everythingIsFrozenAndLiftedByOperatorsAndListedForAll() {
        for (var path : List.of("freezes", "kill", "freezes/%s/lift".formatted(UUID.randomUUID()))) {
            var body = "{\"reason\": \"to see\"}";
            viewer().contentType("application/json")
                    .body(body)
                    .post("/api/v1/" + path)
                    .then()
                    .statusCode(403);
            engineer("ana", "approver")
                    .body(body)
                    .post("/api/v1/" + path)
                    .then()
                    .statusCode(403);
            engineer("ana", "operator")
                    .body("{}")
                    .post("/api/v1/" + path)
                    .then()
                    .statusCode(400);
        }
        engineer("ana", "operator")
                .body("{\"reason\": \"to see\", \"target\": \"no-such-target\"}")
                .post("/api/v1/freezes")
                .then()
                .statusCode(404)
                .body("detail", containsString("nothing was frozen"));
        engineer("ana", "operator")
                .body("{\"reason\": \"to see\", \"for\": \"soon\"}")
                .post("/api/v1/freezes")
                .then()
                .statusCode(400);

        for (var misspelt : List.of(
                "{\"reason\": \"r\", \"targets\": \"mcp-gateway\"}",
                "{\"reason\": \"r\", \"target\": [\"mcp-gateway\"]}",
                "{\"reason\": \"r\", \"for\": 7200}"))
            engineer("ana", "operator")
                    .body(misspelt)
                    .post("/api/v1/freezes")
                    .then()
                    .statusCode(400)
                    .body("detail", containsString("nothing was frozen"));

        String id = engineer("ana", "operator")
                .body("{\"reason\": \"a sale\", \"for\": \"2h\"}")
                .post("/api/v1/freezes")
                .then()
                .statusCode(201)
                .body("scope", equalTo("everything"))
                .body("by", equalTo("ana"))
                .extract()
                .path("id");
        viewer().get("/api/v1/freezes")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(id))
                .body("items[0]", not(hasKey("endedAt")));

        for (var status : List.of("lifted", "lifted-before"))
            engineer("ana", "operator")
                    .body("{\"reason\": \"over\"}")
                    .post("/api/v1/freezes/" + id + "/lift")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(status));
        viewer().get("/api/v1/freezes").then().body("items[0].liftedBy", equalTo("ana"));
    }

    @Test
    void theKillSwitchIsPulledOnce() {
        for (int status : List.of(201, 200))
            engineer("ana", "operator")
                    .body("{\"reason\": \"it runs wild\"}")
                    .post("/api/v1/kill")
                    .then()
                    .statusCode(status)
                    .body("kill", equalTo(true));
        viewer().get("/api/v1/freezes").then().body("items", hasSize(1));
    }

    @Test
    void aPlaybookIsPromotedByAdministratorsOnly() {
        seed.execute("insert into demotion (playbook, at, runs, why) values ('restart', now(), '{}', 'it failed')");
        viewer().get("/api/v1/demotions").then().statusCode(200).body("items[0].playbook", equalTo("restart"));
        var body = "{\"reason\": \"mended\"}";
        engineer("ana", "operator", "approver")
                .body(body)
                .post("/api/v1/playbooks/restart/promote")
                .then()
                .statusCode(403);

        for (int status : List.of(200, 409))
            engineer("ana", "administrator")
                    .body(body)
                    .post("/api/v1/playbooks/restart/promote")
                    .then()
                    .statusCode(status);
        viewer().get("/api/v1/demotions").then().body("items", hasSize(0));
    }
}
