package dev.remediator.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.alert.Text;
import dev.remediator.identity.Access;
import dev.remediator.intake.Explainer;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Phase;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class AlertApiTest {
    private static final Instant AT = Instant.parse("2026-11-22T09:14:03Z");
    private static final String MISSED = "{\"alertname\":\"GatewayDown\",\"service\":\"mcp\"}";

    private final Access access;
    private final Explainer explainer;
    private final StorySeed seed;
    private String session = "";

    AlertApiTest(Access access, Explainer explainer, DataSource database) {
        this.access = access;
        this.explainer = explainer;
        this.seed = new StorySeed(database);
    }

    @BeforeEach
    void empty() {
        seed.execute(
                "truncate announcement, outbox, incident, run, effect, temporary_change, acting, alert_episode, disposition, access");
        session = access.redeem(access.newLink(Instant.now()), Instant.now())
                .orElseThrow()
                .reveal();
    }

    private RequestSpecification viewer() {
        return given().cookie("remediator", session).header("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void anAlertIsToldWithWhatBecameOfIt() {
        UUID id = seed.alert(
                MISSED,
                "held",
                null,
                null,
                "[{\"playbook\":\"p\",\"by\":\"cooldown\",\"reason\":\"it acted\"}]",
                AT,
                true);

        viewer().get("/api/v1/alerts/" + id)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .body("id", equalTo(id.toString()))
                .body("source", equalTo("prometheus"))
                .body("labels.service", equalTo("mcp"))
                .body("startsAt", equalTo("2026-11-22T09:14:03Z"))
                .body("endedAt", equalTo("2026-11-22T09:14:03Z"))
                .body("$", not(hasKey("incident")))
                .body("decisions", hasSize(1))
                .body("decisions[0].disposition", equalTo("held"))
                .body("decisions[0].catalog", equalTo("catalog"))
                .body("decisions[0].stopped[0].by", equalTo("cooldown"));
    }

    @Test
    void whyNothingHappenedIsSaidWithTheValueThatIsThereAndTheOneThatIsWanted() {
        UUID id = seed.alert(MISSED, "unowned", null, null, null, AT, false);

        viewer().get("/api/v1/alerts/" + id + "/explain")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("$", not(hasKey("takes")))
                .body(
                        "summary",
                        equalTo("nothing takes it: no playbook matches; nearest is gateway-service-down: service is"
                                + " \"mcp\", wanted \"mcp-gateway\""))
                .body("playbooks[0].playbook", equalTo("gateway-service-down"))
                .body("playbooks[0].answer", equalTo("matcher"))
                .body("playbooks[0].failed[0].label", equalTo("service"))
                .body("playbooks[0].failed[0].wanted", equalTo("mcp-gateway"))
                .body("playbooks[0].failed[0].actual", equalTo("mcp"))
                .body("catalog", equalTo(explainer.catalog()))
                .body("recorded.disposition", equalTo("unowned"))
                .body("$", not(hasKey("since")));
    }

    @Test
    void anAnswerThatIsNoLongerTheSameSaysThatThePlaybooksHaveChanged() {
        UUID id = seed.alert(
                "{\"alertname\":\"GatewayDown\",\"service\":\"mcp-gateway\"}", "unowned", null, null, null, AT, false);

        viewer().get("/api/v1/alerts/" + id + "/explain")
                .then()
                .body("takes", equalTo("gateway-service-down"))
                .body(
                        "since",
                        equalTo(
                                "Then nothing took it, now gateway-service-down would: the playbooks have changed since."));
    }

    @Test
    void whatGoesOnNowCountsInTheAnswer() {
        var story = seed.incident("mcp-gateway", "GatewayDown on mcp-gateway", "gateway-service-down", AT);
        var labels = "GatewayDown{service=\"mcp-gateway\"}";

        viewer().queryParam("labels", labels)
                .get("/api/v1/explain")
                .then()
                .statusCode(200)
                .body("takes", equalTo("gateway-service-down"))
                .body("playbooks[0].answer", equalTo("joins"));

        story.ended(5, Phase.SUCCEEDED, "restart has helped");
        seed.execute("""
                insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node, intent_at)
                values (?, 1, ?, 'gateway-service-down', 'mcp-gateway', 'restart', 'Restarting', 1, ?)
                """, story.run, story.incident, Instant.now());
        viewer().queryParam("labels", labels)
                .queryParam("playbook", "gateway-service-down")
                .get("/api/v1/explain")
                .then()
                .body("playbooks", hasSize(1))
                .body("playbooks[0].answer", equalTo("cooldown"));

        seed.execute("truncate effect");
        seed.execute("insert into acting (target, run_id, since) values ('mcp-gateway', ?, ?)", story.run, AT);
        viewer().queryParam("labels", labels)
                .get("/api/v1/explain")
                .then()
                .body("playbooks[0].answer", equalTo("takes"))
                .body(
                        "playbooks[0].says",
                        org.hamcrest.Matchers.containsString(
                                "it would wait: run " + story.run + " is acting on mcp-gateway"));
        seed.execute("truncate acting");
    }

    @ParameterizedTest
    @CsvSource({
        "any, 6",
        "nothing, 3",
        "held, 1",
        "unowned, 2",
        "taken, 1",
        "over, 1",
        "joined, 1",
        "firing, 4",
        "ended, 2"
    })
    void alertsAreListedByWhatBecameOfThem(String state, int number) {
        seed.alert("{\"alertname\":\"A\"}", "unowned", null, null, null, AT, false);
        seed.alert("{\"alertname\":\"B\"}", "unowned", null, null, null, AT.plusSeconds(1), true);
        seed.alert("{\"alertname\":\"C\"}", "held", null, null, "[]", AT.plusSeconds(2), false);
        seed.alert("{\"alertname\":\"D\"}", "taken", "p", null, null, AT.plusSeconds(3), false);
        seed.alert("{\"alertname\":\"E\"}", "over", null, null, null, AT.plusSeconds(4), true);
        seed.alert("{\"alertname\":\"F\"}", "joined", "p", null, null, AT.plusSeconds(5), false);

        viewer().queryParam("state", state)
                .get("/api/v1/alerts")
                .then()
                .statusCode(200)
                .body("items", hasSize(number))
                .body("next", nullValue());
    }

    @Test
    void alertsAreListedByTheirLabels() {
        seed.alert("{\"alertname\":\"A\",\"service\":\"x\"}", "unowned", null, null, null, AT, false);
        seed.alert("{\"alertname\":\"B\",\"service\":\"x\"}", "unowned", null, null, null, AT, false);
        seed.alert("{\"alertname\":\"B\"}", "unowned", null, null, null, AT, false);

        viewer().queryParam("filter", "service=\"x\"")
                .queryParam("filter", "alertname=~\"B|C\"")
                .get("/api/v1/alerts")
                .then()
                .body("items.labels.alertname", contains("B"))
                .body("items.labels.service", contains("x"));
    }

    @Test
    void ofAnAlertThatWasDecidedAboutAgainTheLastDecisionCounts() {
        UUID id = seed.alert("{\"alertname\":\"A\"}", "held", null, null, "[]", AT, false);
        seed.execute(
                "insert into disposition (episode_id, decided_at, kind, playbook, catalog) values (?, ?, 'taken', 'p', 'c')",
                id,
                AT.plusSeconds(60));

        viewer().get("/api/v1/alerts").then().body("items.disposition", contains("taken"));
        viewer().get("/api/v1/alerts?state=nothing").then().body("items", hasSize(0));
    }

    @Test
    void theListComesInPartsNewestFirstWithNothingTwiceAndNothingLeftOut() {
        for (int i = 0; i < 23; i++)
            seed.alert(
                    "{\"alertname\":\"A%d\"}".formatted(i),
                    i % 2 == 0 ? "unowned" : "over",
                    null,
                    null,
                    null,
                    AT.plusSeconds(i / 3),
                    false);
        List<String> ids = new ArrayList<>();
        RequestSpecification request = viewer().queryParam("limit", 5).queryParam("state", "nothing");
        while (true) {
            JsonPath part = request.get("/api/v1/alerts")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            ids.addAll(part.getList("items.id", String.class));
            String next = part.getString("next");
            if (next == null) break;
            request = viewer().queryParam("limit", 5)
                    .queryParam("state", "nothing")
                    .queryParam("cursor", next);
        }
        assertThat(ids).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void aPartMayBeEmptyAlthoughThereIsMore() {
        UUID wanted = seed.alert("{\"alertname\":\"Wanted\"}", "unowned", null, null, null, AT.minusSeconds(9), false);
        seed.execute("""
                insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                                           last_starts_at, seen_at, delivery_id)
                select gen_random_uuid(), i, 'main', '{"alertname": "Other"}', '{}', '', now(), now(), now(),
                       gen_random_uuid()
                from generate_series(1, 2100) i
                """);
        seed.execute("""
                insert into disposition (episode_id, decided_at, kind, catalog)
                select id, '2026-11-22 09:14:04+00', 'unowned', 'c' from alert_episode where source = 'main'
                """);

        JsonPath first = viewer().queryParam("filter", "alertname=\"Wanted\"")
                .get("/api/v1/alerts")
                .jsonPath();
        assertThat(first.getList("items")).isEmpty();
        viewer().queryParam("filter", "alertname=\"Wanted\"")
                .queryParam("cursor", first.getString("next"))
                .get("/api/v1/alerts")
                .then()
                .body("items.id", contains(wanted.toString()))
                .body("next", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alerts?state=nonsense",
                "alerts?limit=0",
                "alerts?cursor=nonsense",
                "alerts?filter=%7Ba",
                "explain",
                "explain?labels=",
                "explain?labels=%7B%7D",
                "explain?labels=%7Ba%21%3D%22b%22%7D",
                "explain?labels=a%3Db"
            })
    void anUnusableRequestIsRefusedInWords(String address) {
        viewer().urlEncodingEnabled(false)
                .get("/api/v1/" + address)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400));
    }

    @Test
    void labelsWithoutAnEndAreRefused() {
        var many = new StringBuilder("{");
        for (int i = 0; i < 65; i++) many.append("l").append(i).append("=\"v\",");
        viewer().queryParam("labels", many + "}").get("/api/v1/explain").then().statusCode(400);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (var address : List.of(
                "alerts/" + UUID.randomUUID(),
                "alerts/" + UUID.randomUUID() + "/explain",
                "explain?labels=X&playbook=no-such-playbook"))
            viewer().get("/api/v1/" + address).then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void whoeverIsNotSignedInLearnsHowToAndNothingElse() {
        for (var address : List.of("alerts", "alerts/" + UUID.randomUUID(), "explain?labels=X"))
            given().get("/api/v1/" + address)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body(
                            "detail",
                            equalTo(
                                    "Sign in first, or send a token: ./remediator token create makes one, ./remediator access prints a link."));
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#texts")
    void hostileLabelsComeOutAsTheyCameInAndHarmlessInSentences(String value) throws IOException {
        String json = new ObjectMapper().writeValueAsString(Text.storable(value));
        UUID id = seed.alert(
                "{\"alertname\":\"GatewayDown\",\"service\":%s}".formatted(json),
                "unowned",
                null,
                null,
                null,
                AT,
                false);

        viewer().get("/api/v1/alerts/" + id + "/explain")
                .then()
                .statusCode(200)
                .body("labels.service", equalTo(Text.storable(value)))
                .body("playbooks.playbook", hasItem("gateway-service-down"));
        String says =
                viewer().get("/api/v1/alerts/" + id + "/explain").jsonPath().getString("summary");
        assertThat(says.codePoints()).noneMatch(Character::isISOControl);
    }
}
