package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrontDoorTest {
    private final FrontDoor door = new FrontDoor(Configs.ingest("max-body", "2M"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "api",
                "http://elsewhere/",
                "/api;a=b/v1",
                "/api/v1/runs;",
                "/api/%76%31",
                "/%2e%2e/",
                "/a\\b",
                "//api/v1",
                "/api//v1",
                "/api/v1//",
                "/./api",
                "/api/./v1",
                "/api/../v1",
                "/api/v1/..",
                "/api/v1/.",
            })
    void a_path_that_can_be_read_in_two_ways_is_refused(String path) {
        assertThat(door.refusal("POST", path, null, false))
                .get()
                .extracting(Problem::status)
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/v1/webhooks/alertmanager/prod", "/a/.well-known/b", "/q/health/", "/a..b/c.", "/a:b@c"
            })
    void others_pass(String path) {
        assertThat(door.refusal("POST", path, null, false)).isEmpty();
        assertThat(door.refusal("POST", path, "0", false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/webhooks/alertmanager/prod, 2097152, ",
        "/api/v1/webhooks/alertmanager/prod, 2097153, 2097152",
        "/api/v1/webhooks/alertmanager/prod, 99999999999999999999999, 2097152",
        "/api/v1/slack/interactions, 262144, ",
        "/api/v1/slack/interactions, 262145, 262144",
        "/login, 16384, ",
        "/login, 16385, 16384",
    })
    void an_announced_body_that_is_too_large_is_refused_with_its_limit(String path, String length, String limit) {
        Optional<Problem> problem = door.refusal("POST", path, length, false);

        assertThat(problem.isPresent()).isEqualTo(limit != null);
        problem.ifPresent(p -> {
            assertThat(p.status()).isEqualTo(413);
            assertThat(p.detail()).contains("limit of " + limit + " bytes");
        });
    }

    @Test
    void webhooks_are_posted() {
        assertThat(door.refusal("GET", "/api/v1/webhooks/alertmanager/prod", null, false))
                .contains(Problem.methodNotAllowed());
        assertThat(door.refusal("GET", "/api/v1/slack/commands", null, false)).contains(Problem.methodNotAllowed());
        assertThat(door.refusal("GET", "/api/v1/runs", null, false)).isEmpty();
    }

    @Test
    void only_webhooks_may_come_without_a_length() {
        assertThat(door.refusal("POST", "/api/v1/webhooks/railway/a", null, true))
                .isEmpty();
        assertThat(door.refusal("POST", "/login", null, true))
                .get()
                .extracting(Problem::status)
                .isEqualTo(411);
    }
}
