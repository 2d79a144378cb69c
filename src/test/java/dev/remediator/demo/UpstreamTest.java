package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamTest {
    private static final String[] TOKEN = {"Authorization", "Bearer key"};

    @SuppressWarnings("NullAway.Init")
    private Program upstream;

    @BeforeAll
    void start() {
        upstream = Program.start("Upstream", Map.of("UPSTREAM_TOKEN", "key"));
    }

    @AfterAll
    void stop() {
        upstream.close();
    }

    @BeforeEach
    void comeUp() {
        be("up");
    }

    @Test
    void answersRequestsAndSaysSo() {
        assertThat(Web.get(upstream.uri("/status"), TOKEN)
                        .json()
                        .get("can_make_requests")
                        .asBoolean())
                .isTrue();
        assertThat(Web.post(upstream.uri("/request"), "{}", TOKEN).status()).isEqualTo(200);
    }

    @Test
    void downItStillCallsItselfActiveLikeTheRealOne() {
        be("down");

        var status = Web.get(upstream.uri("/status"), TOKEN);
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.json().get("status").asText()).isEqualTo("active");
        assertThat(status.json().get("can_make_requests").asBoolean()).isFalse();
        assertThat(Web.post(upstream.uri("/request"), "{}", TOKEN).status()).isEqualTo(502);
    }

    @Test
    void slowItAnswersAfterThreeSeconds() {
        be("slow");

        var asked = Instant.now();
        assertThat(Web.post(upstream.uri("/request"), "{}", TOKEN).status()).isEqualTo(200);
        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void serves401WithoutItsToken() {
        assertThat(Web.get(upstream.uri("/status")).status()).isEqualTo(401);
        assertThat(Web.post(upstream.uri("/request"), "{}", "Authorization", "Bearer other")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void refusesAStateItDoesNotKnow() {
        assertThat(Web.post(upstream.uri("/control"), "{\"state\":\"sideways\"}")
                        .status())
                .isEqualTo(400);
        assertThat(Web.get(upstream.uri("/control")).json().get("state").asText())
                .isEqualTo("up");
    }

    private void be(String state) {
        assertThat(Web.post(upstream.uri("/control"), "{\"state\": \"" + state + "\"}")
                        .status())
                .isEqualTo(200);
    }
}
