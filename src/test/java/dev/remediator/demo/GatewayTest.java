package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayTest {
    private static final String[] ADMIN = {"Authorization", "Bearer admin"};
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LIMIT = "/admin/rate-limits/tools";

    @SuppressWarnings("NullAway.Init")
    private Program upstream;

    @SuppressWarnings("NullAway.Init")
    private Program gateway;

    @BeforeAll
    void start() {
        upstream = Program.start("Upstream", Map.of());
        gateway = startGateway(Map.of());
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void beWell() {
        upstreamIs("up");
        breaker("brightdata", "CLOSE");
        limit("{\"limit\":12000,\"per\":\"1m\"}");
        overload("{\"on\":false}");
        await().atMost(SOON).until(() -> callHealth() == 200);
    }

    @Test
    void isHealthyAndMakesItsOwnTraffic() {
        var health = Web.get(gateway.uri("/health"));
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().get("status").asText()).isEqualTo("ok");
        assertThat(health.json().get("version").asText()).isEqualTo("good-1");

        var before = metric("tool_calls_total");
        await().atMost(SOON).until(() -> metric("tool_calls_total") > before + 20);
        assertThat(metric("gateway_healthy")).isEqualTo(1);
        assertThat(metric("rate_limit_per_minute")).isEqualTo(12_000);
        assertThat(metric("breaker_state")).isZero();
        assertThat(metric("process_start_time_seconds")).isPositive();
    }

    @Test
    void failsWithItsUpstreamUntilTheBreakerIsTripped() {
        upstreamIs("down");
        assertThat(call().status()).isEqualTo(502);
        await().atMost(SOON).until(() -> callHealth() == 503);
        assertThat(metric("tool_errors_total{", "reason=\"upstream\"")).isPositive();
        assertThat(Web.get(gateway.uri("/health")).status())
                .as("the process itself is well")
                .isEqualTo(200);

        assertThat(breaker("brightdata", "FORCE_OPEN")
                        .json()
                        .get("currentState")
                        .asText())
                .isEqualTo("FORCED_OPEN");
        var answered = call();
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.json().get("degraded").asBoolean()).isTrue();
        assertThat(metric("breaker_state")).isEqualTo(4);
        await().atMost(SOON).until(() -> callHealth() == 200);

        upstreamIs("up");
        breaker("brightdata", "CLOSE");
        assertThat(call().json().get("degraded").asBoolean()).isFalse();
    }

    @Test
    void aSlowUpstreamCountsAsFailing() {
        upstreamIs("slow");

        assertThat(call().status()).isEqualTo(502);
    }

    @Test
    void listsItsBreakersAsResilience4jDoes() {
        var list = Web.get(gateway.uri("/actuator/circuitbreakers")).json().get("circuitBreakers");

        assertThat(list.get("brightdata").get("state").asText()).isEqualTo("CLOSED");
        assertThat(list.get("brightdata").get("failureRate").asText()).endsWith("%");
        assertThat(Web.get(gateway.uri("/actuator/circuitbreakers/brightdata")).status())
                .as("resilience4j has no GET for one name")
                .isEqualTo(405);
    }

    @Test
    void createsABreakerThatNobodyHasAndSaysNothingAboutIt() {
        assertThat(breaker("brigthdata", "FORCE_OPEN").status()).isEqualTo(200);

        var list = Web.get(gateway.uri("/actuator/circuitbreakers")).json().get("circuitBreakers");
        assertThat(list.get("brigthdata").get("state").asText()).isEqualTo("FORCED_OPEN");
        assertThat(list.get("brightdata").get("state").asText()).isEqualTo("CLOSED");
    }

    @Test
    void knowsNoUpdateToHalfOpen() {
        assertThat(breaker("brightdata", "HALF_OPEN").status()).isEqualTo(400);
        assertThat(breaker("brightdata", "OPEN").status()).isEqualTo(400);
        assertThat(Web.post(gateway.uri("/actuator/circuitbreakers/brightdata"), "{}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aDisabledBreakerLetsEveryCallFail() {
        assertThat(breaker("brightdata", "DISABLE").json().get("currentState").asText())
                .isEqualTo("DISABLED");
        upstreamIs("down");

        assertThat(call().status()).isEqualTo(502);
    }

    @Test
    void aBreakerWithAShortWindowTripsByItselfAndClosesWhenItsTrialsSucceed() {
        try (var nervous = startGateway(Map.of("GATEWAY_BREAKER_WINDOW", "10"))) {
            upstreamIs("down");
            await().atMost(SOON).until(() -> stateOf(nervous).equals("OPEN"));

            upstreamIs("up");
            await().atMost(SOON).until(() -> stateOf(nervous).equals("CLOSED"));
        }
    }

    @Test
    void showsAndTakesARateLimitFromWhoeverHasTheToken() {
        assertThat(Web.get(gateway.uri(LIMIT)).status()).isEqualTo(401);
        assertThat(Web.put(gateway.uri(LIMIT), "{\"limit\":1,\"per\":\"1m\"}", "Authorization", "Bearer nobody")
                        .status())
                .isEqualTo(401);
        assertThat(Web.get(gateway.uri(LIMIT), ADMIN).json())
                .isEqualTo(Web.parse("{\"key\":\"tools\",\"limit\":12000,\"per\":\"1m\"}"));

        assertThat(limit("{\"limit\":50,\"per\":\"1m\"}").json())
                .isEqualTo(Web.parse("{\"key\":\"tools\",\"limit\":50,\"per\":\"1m\"}"));
        assertThat(metric("rate_limit_per_minute")).isEqualTo(50);
    }

    @Test
    void refusesARateLimitThatMakesNoSense() {
        for (var body : new String[] {
            "", "{}", "{\"limit\":0,\"per\":\"1m\"}", "{\"limit\":\"x\",\"per\":\"1m\"}", "{\"limit\":5,\"per\":\"1y\"}"
        }) {
            assertThat(limit(body).status()).as(body).isEqualTo(400);
        }
        assertThat(Web.put(gateway.uri("/admin/rate-limits/other"), "{\"limit\":5,\"per\":\"1m\"}", ADMIN)
                        .status())
                .isEqualTo(404);
        assertThat(Web.get(gateway.uri(LIMIT), ADMIN).json().get("limit").asLong())
                .isEqualTo(12_000);
    }

    @Test
    void whatIsOverTheLimitIsTurnedAwayAndIsNoError() {
        var errors = metric("tool_errors_total");
        limit("{\"limit\":1,\"per\":\"1h\"}");

        await().atMost(SOON).until(() -> call().status() == 429);
        assertThat(metric("tool_rejected_total")).isPositive();
        assertThat(metric("tool_errors_total")).isEqualTo(errors);
    }

    @Test
    void overloadedItFailsUntilFewerCallsAreLetIn() {
        var turnedAway = metric("tool_rejected_total");
        assertThat(overload("{\"on\":true}").json().get("callsPerSecond").asInt())
                .isEqualTo(120);
        await().atMost(SOON).until(() -> callHealth() == 503);
        assertThat(metric("tool_errors_total{", "reason=\"capacity\"")).isPositive();

        limit("{\"limit\":2400,\"per\":\"1m\"}");

        await().atMost(SOON).until(() -> callHealth() == 200);
        assertThat(metric("offered_calls_per_second"))
                .as("the load is still there")
                .isEqualTo(120);
        assertThat(metric("tool_rejected_total")).isGreaterThan(turnedAway);
    }

    @Test
    void anOverloadCanEndByItself() {
        overload("{\"on\":true,\"seconds\":1}");
        assertThat(metric("offered_calls_per_second")).isEqualTo(120);

        await().atMost(SOON).until(() -> metric("offered_calls_per_second") == 20);
    }

    @Test
    void aBadVersionRunsAndIsNotHealthy() {
        try (var bad = startGateway(Map.of("GATEWAY_VERSION", "bad-2"))) {
            var health = Web.get(bad.uri("/health"));
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().get("reason").asText()).contains("tool schema");
            assertThat(Web.post(bad.uri("/tools/call"), "{}").status()).isEqualTo(500);
            assertThat(Web.get(bad.uri("/metrics")).body())
                    .contains("gateway_healthy 0.0", "gateway_info{version=\"bad-2\"} 1.0");
        }
    }

    @Test
    void aDeadVersionNeverListens() {
        try (var dead = Program.launch("Gateway", Map.of("GATEWAY_VERSION", "dead-1"))) {
            assertThat(dead.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void crashesForWhoeverHasTheTokenOnly() {
        try (var victim = startGateway(Map.of())) {
            assertThat(Web.post(victim.uri("/debug/crash"), "").status()).isEqualTo(401);
            assertThat(Web.get(victim.uri("/health")).status()).isEqualTo(200);

            Web.post(victim.uri("/debug/crash"), "", ADMIN);
            assertThat(victim.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void withoutATokenOfItsOwnItRefusesEverybody() {
        try (var open = Program.start("Gateway", Map.of())) {
            assertThat(Web.post(open.uri("/debug/crash"), "", "Authorization", "Bearer null")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void endsWhenItsParentIsAnotherProcessThanExpected() {
        var stranger = String.valueOf(ProcessHandle.current().pid() + 1);
        try (var orphan = Program.launch("Gateway", Map.of(), "--parent", stranger)) {
            assertThat(orphan.awaitExit()).isZero();
        }
    }

    private Program startGateway(Map<String, String> more) {
        var environment = new java.util.HashMap<>(Map.of(
                "GATEWAY_ADMIN_TOKEN",
                "admin",
                "UPSTREAM_URL",
                upstream.uri("/").toString()));
        environment.putAll(more);
        return Program.start("Gateway", environment);
    }

    private Web.Reply call() {
        return Web.post(gateway.uri("/tools/call"), "{\"tool\":\"search_engine\"}");
    }

    private int callHealth() {
        return Web.get(gateway.uri("/health/calls")).status();
    }

    private void upstreamIs(String state) {
        Web.post(upstream.uri("/control"), "{\"state\":\"" + state + "\"}");
    }

    private Web.Reply breaker(String name, String update) {
        return Web.post(gateway.uri("/actuator/circuitbreakers/" + name), "{\"updateState\":\"" + update + "\"}");
    }

    private static String stateOf(Program gateway) {
        return Web.get(gateway.uri("/actuator/circuitbreakers"))
                .json()
                .at("/circuitBreakers/brightdata/state")
                .asText();
    }

    private Web.Reply limit(String body) {
        return Web.put(gateway.uri(LIMIT), body, ADMIN);
    }

    private Web.Reply overload(String body) {
        return Web.post(gateway.uri("/debug/overload"), body, ADMIN);
    }

    /** Sum over the series whose line begins with the first text and holds the others. */
    private double metric(String family, String... labels) {
        return Web.get(gateway.uri("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(family))
                .filter(line -> java.util.Arrays.stream(labels).allMatch(line::contains))
                .filter(line -> !family.equals("breaker_state") || line.contains("brightdata"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
