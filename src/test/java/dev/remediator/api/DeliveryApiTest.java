package dev.remediator.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.identity.Role;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class DeliveryApiTest {
    private static final Instant OPENED = Instant.parse("2026-11-22T09:14:03Z");

    private final Access access;
    private final StorySeed seed;

    DeliveryApiTest(Access access, DataSource database) {
        this.access = access;
        this.seed = new StorySeed(database);
    }

    @BeforeEach
    void twoDeadLettersOfTheLogAndOneOfNobodys() {
        seed.execute(
                "truncate announcement, outbox, incident, run, effect, temporary_change, alert_episode, disposition, access, frozen, demotion");
        for (int i = 0; i < 2; i++)
            seed.incident("t" + i, "Down on t" + i, "playbook", OPENED)
                    .say(0, Kind.INCIDENT_OPENED, "no answer")
                    .dead("log", "it broke", OPENED.plusSeconds(60));
        seed.incident("t2", "Down on t2", "playbook", OPENED)
                .say(0, Kind.DOING, "Restarting <b>")
                .dead("gone", "not configured", OPENED.plusSeconds(60));
    }

    private RequestSpecification as(String role) {
        var session = access.open(
                new Grant(role.equals(Role.VIEWER) ? Optional.empty() : Optional.of("ana"), Set.of(role)),
                Duration.ofMinutes(5),
                Instant.now());
        return given().cookie("remediator", session.reveal()).header("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void whatIsNotToldIsListedWithHowEachChannelStands() {
        as(Role.VIEWER)
                .get("/api/v1/deliveries")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("channels.name", contains("log", "gone"))
                .body("channels.configured", contains(true, false))
                .body("channels[0].severities", contains("P0", "P1", "P2", "P3"))
                .body("channels.dead", contains(2, 1))
                .body("items", hasSize(3))
                .body("items[0].channel", equalTo("gone"))
                .body("items[0].state", equalTo("dead"))
                .body("items[0].kind", equalTo("doing"))
                .body("items[0].text", equalTo("Restarting <b>"))
                .body("items[0].error", equalTo("not configured"))
                .body("items[0].nextAt", nullValue())
                .body("next", nullValue());
        as(Role.VIEWER)
                .get("/api/v1/deliveries?channel=log&state=dead&limit=1")
                .then()
                .body("items", hasSize(1))
                .body("items[0].title", equalTo("Down on t1"))
                .body("next", notNullValue());
        as(Role.VIEWER).get("/api/v1/deliveries?state=waiting").then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=lost", "limit=0", "limit=201", "limit=x", "cursor=x", "channel=%00"})
    void whatCannotBeMeantIsRefused(String query) {
        as(Role.VIEWER)
                .urlEncodingEnabled(false)
                .get("/api/v1/deliveries?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void anOperatorHasDeadLettersTriedAgainAndTheAuditKnowsWho() {
        as(Role.VIEWER).post("/api/v1/deliveries/log/retry").then().statusCode(403);
        as(Role.OPERATOR)
                .post("/api/v1/deliveries/log/retry")
                .then()
                .statusCode(200)
                .body("channel", equalTo("log"))
                .body("again", equalTo(2));
        as(Role.OPERATOR).post("/api/v1/deliveries/log/retry").then().statusCode(409);
        as(Role.OPERATOR)
                .post("/api/v1/deliveries/gone/retry")
                .then()
                .statusCode(409)
                .body("detail", containsString("not in the settings"));
        as(Role.OPERATOR).post("/api/v1/deliveries/log/x/retry").then().statusCode(400);
        as(Role.OPERATOR).post("/api/v1/deliveries/log/4711/retry").then().statusCode(409);
        as(Role.ADMINISTRATOR).get("/api/v1/audit").then().body("items.action", hasItem("deliver-again"));
    }
}
