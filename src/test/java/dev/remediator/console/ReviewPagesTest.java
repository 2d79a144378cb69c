package dev.remediator.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The review of an incident as whoever looks at it gets it. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class ReviewPagesTest {
    private final Access access;
    private final StorySeed seed;

    ReviewPagesTest(Access access, DataSource database) {
        this.access = access;
        this.seed = new StorySeed(database);
    }

    private RequestSpecification viewer() {
        return given().cookie(
                        "remediator",
                        access.open(new Grant(Optional.empty(), Set.of("viewer")), Duration.ofMinutes(5), Instant.now())
                                .reveal());
    }

    @Test
    void theReviewIsAPageAPictureMarkdownAndJson() {
        var at = Instant.parse("2026-11-22T03:00:00Z");
        var story = seed.incident("mcp-gateway-reviewed", "<b>Down</b> on mcp-gateway-reviewed", "review-me", at)
                .say(0, Kind.INCIDENT_OPENED, "it does not answer")
                .effect(20, "Restart it", "done", "restarted")
                .say(50, Kind.VERIFIED, "Verified: 'alive' passes")
                .say(50, Kind.HEALED, "Healed")
                .ended(50, Phase.SUCCEEDED, "healed")
                .closed(60);
        seed.execute(
                """
                insert into series (incident_id, nth, name, unit, points, recorded_at)
                values (?, 0, 'errors <script>', 'per s', ?::jsonb, ?), (?, 1, 'gone', '', '[]', ?)
                """,
                story.incident,
                "[[%d, 1.5], [%d, 80], [%d, 2]]"
                        .formatted(at.getEpochSecond() - 60, at.getEpochSecond() + 10, at.getEpochSecond() + 70),
                at,
                story.incident,
                at);
        seed.execute("update series set problem = 'HTTP 500' where incident_id = ? and nth = 1", story.incident);
        var page = "/incidents/" + story.incident + "/review";

        viewer().get(page)
                .then()
                .statusCode(200)
                .body(containsString("&lt;b&gt;Down&lt;/b&gt; on mcp-gateway-reviewed"))
                .body(containsString("Restart it"))
                .body(containsString("errors &lt;script&gt; of mcp-gateway-reviewed, 02:59 to 03:01 UTC"))
                .body(containsString("could not be recorded: <bdi>HTTP 500</bdi>"));
        for (var theme : Set.of("", "?theme=dark"))
            assertThat(viewer().get("/incidents/" + story.incident + "/charts/0" + theme)
                            .then()
                            .statusCode(200)
                            .contentType("image/svg+xml")
                            .extract()
                            .asString())
                    .startsWith("<svg")
                    .doesNotContain("script");
        for (var nothing : Set.of("1", "9", "-1", "x", "00"))
            viewer().get("/incidents/" + story.incident + "/charts/" + nothing)
                    .then()
                    .statusCode(404);
        viewer().get("/api/v1" + page)
                .then()
                .statusCode(200)
                .body("times.heal", equalTo("PT50S"))
                .body("tried[0].result", equalTo("verified"))
                .body("figures[1].problem", equalTo("HTTP 500"));
        viewer().get("/api/v1" + page + ".md")
                .then()
                .statusCode(200)
                .contentType("text/markdown")
                .body(containsString("# Review: &lt;b&gt;Down&lt;/b&gt; on mcp-gateway-reviewed"));
        assertThat(viewer().get("/api/v1/incidents/" + story.incident + "/figures.png")
                        .then()
                        .statusCode(200)
                        .contentType("image/png")
                        .extract()
                        .asByteArray())
                .startsWith(0x89, 'P', 'N', 'G');
        viewer().get("/api/v1/playbooks/review-me/statistics")
                .then()
                .statusCode(200)
                .body("periods.size()", equalTo(3));
        viewer().get("/api/v1/statistics").then().statusCode(200);
        viewer().get("/api/v1/playbooks/no-such/statistics").then().statusCode(404);
        for (var unknown :
                Set.of("/incidents/%s/review", "/api/v1/incidents/%s/review", "/api/v1/incidents/%s/review.md"))
            viewer().get(unknown.formatted(UUID.randomUUID())).then().statusCode(404);
    }
}
