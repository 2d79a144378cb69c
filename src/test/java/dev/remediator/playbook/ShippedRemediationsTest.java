package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.alert.Labels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder that comes with the project, against the adapters that come with it. */
class ShippedRemediationsTest {
    private static final Path FOLDER = Path.of("remediations");

    /** People fill these in by hand; every other message belongs to a step. */
    private static final List<String> TEMPLATES =
            List.of("customer-notice", "first-notice", "mitigated", "post-incident-review", "resolved", "update");

    private static PlaybookCatalog catalog = PlaybookCatalog.empty();
    private static List<Problem> warnings = List.of();

    @BeforeAll
    static void load() {
        switch (PlaybookCatalog.load(FOLDER, Actions.discover())) {
            case PlaybookCatalog.Loaded loaded -> {
                catalog = loaded.catalog();
                warnings = loaded.warnings();
            }
            case PlaybookCatalog.Refused refused ->
                throw new AssertionError(
                        refused.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
    }

    private static Playbook playbook(String name) {
        return catalog.find(name).orElseThrow();
    }

    private static Stream<Step.Change> changes(Playbook playbook) {
        return playbook.procedure().changes().stream();
    }

    private static Step.Change change(String playbook, String capability) {
        return changes(playbook(playbook))
                .filter(change -> change.capability().equals(capability))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> started(Class<? extends Start> how) {
        return catalog.playbooks().stream()
                .filter(playbook -> how.isInstance(playbook.start()))
                .map(Playbook::name)
                .toList();
    }

    private static Scope scope(Map<String, Scope.Fact> facts) {
        return new Scope(Labels.of(), Map.of(), Optional.empty(), facts, Map.of(), Instant.EPOCH, Instant.EPOCH);
    }

    private static Scope.Fact limit(int count) {
        return new Scope.Fact(
                "ratelimit.get",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("set", true)
                        .put("limit", count)
                        .put("per", "PT1M"));
    }

    private static Scope.Fact up() {
        return new Scope.Fact(
                "check",
                JsonNodeFactory.instance.objectNode().put("status", "up").put("saw", "200"));
    }

    private static Scope.Fact outside(String... series) {
        ObjectNode read = JsonNodeFactory.instance.objectNode();
        read.putArray("series");
        read.putObject("values");
        var outside = read.putArray("outside");
        for (var name : series) outside.add(name);
        read.putArray("missing");
        return new Scope.Fact("metrics.read", read);
    }

    @Test
    void it_passes_the_check_without_a_warning_and_without_any_secret_being_there() {
        assertThat(warnings).isEmpty();
        catalog.warmUp();
    }

    @Test
    void it_holds_the_whole_operations() {
        assertThat(started(Start.OnAlert.class))
                .containsExactlyInAnyOrder(
                        "gateway-service-down",
                        "gateway-deployment-crashed",
                        "gateway-crash-loop",
                        "gateway-out-of-memory",
                        "gateway-deployment-failed",
                        "gateway-high-error-rate",
                        "gateway-high-latency",
                        "gateway-tool-success-low",
                        "gateway-cache-hit-low",
                        "gateway-breaker-stuck-open",
                        "gateway-rate-limit-saturated",
                        "brightdata-unreachable",
                        "brightdata-degraded",
                        "brightdata-credit-low",
                        "brightdata-out-of-credit",
                        "gateway-cpu-high",
                        "gateway-memory-high",
                        "gateway-volume-high",
                        "gateway-railway-monitor",
                        "gateway-certificate-expiring",
                        "gateway-credential-rejected",
                        "gateway-auth-failures");
        assertThat(started(Start.OnSchedule.class))
                .containsExactlyInAnyOrder(
                        "daily-checklist",
                        "performance-report",
                        "weekly-capacity-report",
                        "security-update-check",
                        "rotate-brightdata-credential",
                        "restore-reminder",
                        "drill-reminder",
                        "oncall-handover");
        assertThat(started(Start.ByPerson.class))
                .containsExactlyInAnyOrder(
                        "gateway-deploy",
                        "gateway-update-configuration",
                        "gateway-start-up",
                        "gateway-shut-down",
                        "gateway-trip-breaker",
                        "gateway-reset-breaker",
                        "gateway-set-rate-limit",
                        "rotate-brightdata-credential-now",
                        "gateway-roll-back-now",
                        "gateway-restart-now",
                        "gateway-tune-performance");
    }

    @ParameterizedTest
    @CsvSource({
        "GatewayDown,                  gateway-service-down",
        "RailwayDeploymentCrashed,     gateway-deployment-crashed",
        "GatewayCrashLoop,             gateway-crash-loop",
        "RailwayDeploymentOomKilled,   gateway-out-of-memory",
        "GatewayOutOfMemory,           gateway-out-of-memory",
        "RailwayDeploymentFailed,      gateway-deployment-failed",
        "GatewayHighErrorRate,         gateway-high-error-rate",
        "GatewayHighLatency,           gateway-high-latency",
        "GatewayToolSuccessLow,        gateway-tool-success-low",
        "GatewayCacheHitRatioLow,      gateway-cache-hit-low",
        "GatewayBreakerStuckOpen,      gateway-breaker-stuck-open",
        "GatewayRateLimitSaturated,    gateway-rate-limit-saturated",
        "BrightDataUnreachable,        brightdata-unreachable",
        "BrightDataDegraded,           brightdata-degraded",
        "BrightDataCreditLow,          brightdata-credit-low",
        "BrightDataCreditUsedUp,       brightdata-out-of-credit",
        "GatewayCpuHigh,               gateway-cpu-high",
        "GatewayMemoryHigh,            gateway-memory-high",
        "GatewayVolumeUsageHigh,       gateway-volume-high",
        "RailwayVolumeAlert,           gateway-volume-high",
        "RailwayMonitor,               gateway-railway-monitor",
        "GatewayCertificateExpiring,   gateway-certificate-expiring",
        "GatewayCredentialRejected,    gateway-credential-rejected",
        "GatewayAuthFailures,          gateway-auth-failures",
    })
    void each_alert_finds_exactly_the_playbook_that_is_meant_for_it(String alert, String playbook) {
        assertThat(candidates(alert, "mcp-gateway", "production")).containsExactly(playbook);
        assertThat(candidates(alert, "search-gateway", "production")).isEmpty();
        if (alert.startsWith("Railway"))
            assertThat(candidates(alert, "mcp-gateway", "pr-17")).isEmpty();
    }

    private static List<String> candidates(String alert, String service, String environment) {
        var labels = Labels.of("alertname", alert, "service", service, "environment", environment);
        return catalog.playbooks().stream()
                .filter(playbook -> playbook.matches(labels))
                .map(Playbook::name)
                .toList();
    }

    @Test
    void everybody_finds_something_to_read_and_somebody_to_ask() {
        for (var playbook : catalog.playbooks())
            assertThat(playbook.guide().orElse(""))
                    .as(playbook.name())
                    .hasSizeBetween(200, 2000)
                    .contains("Good looks like");
        assertThat(catalog.people().severities()).containsOnlyKeys("P0", "P1", "P2", "P3");
        assertThat(catalog.people().escalation()).containsOnlyKeys("P0", "P1", "P2", "P3");
        assertThat(catalog.people().contacts()).isNotEmpty();
    }

    @Test
    void every_message_is_somebodys() {
        var used = catalog.playbooks().stream()
                .flatMap(playbook -> playbook.procedure().steps().stream())
                .flatMap(step -> switch (step) {
                    case Step.Ask ask -> Stream.of(ask.message().name());
                    case Step.Tell tell -> Stream.of(tell.message().name());
                    case Step.Change _, Step.Read _ -> Stream.of();
                })
                .collect(Collectors.toSet());
        assertThat(catalog.messages().keySet().stream().filter(name -> !used.contains(name)))
                .containsExactlyInAnyOrderElementsOf(TEMPLATES);
    }

    @Test
    void a_breaker_is_proved_by_its_own_state() {
        assertThat(catalog.playbooks().stream()
                        .flatMap(playbook -> changes(playbook)
                                .filter(change -> change.capability().startsWith("breaker."))
                                .map(change -> change.capability() + " "
                                        + playbook.verification(change)
                                                .orElseThrow()
                                                .check())))
                .isNotEmpty()
                .allMatch(proof ->
                        proof.equals("breaker.trip breaker-open") || proof.equals("breaker.reset breaker-closed"));
    }

    @Test
    void what_is_taken_from_callers_is_given_back_by_itself() {
        assertThat(catalog.playbooks().stream()
                        .flatMap(playbook -> changes(playbook)
                                .filter(change ->
                                        List.of("ratelimit.set", "breaker.trip").contains(change.capability()))))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.temporary())
                        .hasValueSatisfying(
                                time -> assertThat(time).isBetween(Duration.ofMinutes(15), Duration.ofHours(12))));
    }

    @Test
    void no_alert_puts_a_deployment_of_an_hour_back_without_asking() {
        var asked = new TreeMap<String, Boolean>();
        for (var playbook : catalog.playbooks())
            if (playbook.start() instanceof Start.OnAlert)
                changes(playbook)
                        .filter(change -> change.capability().equals("rollback"))
                        .filter(change -> applies(change, deployed("PT40M")))
                        .forEach(change ->
                                asked.put(playbook.name(), change.approve().isPresent()));

        assertThat(asked)
                // What failed is the newest one, which has never served: nobody's version is lost.
                .containsEntry("gateway-deployment-failed", false)
                .containsEntry("gateway-service-down", true);
        asked.remove("gateway-deployment-failed");
        assertThat(asked.values()).hasSizeGreaterThan(4).containsOnly(true);
    }

    private static boolean applies(Step.Change change, Scope.Fact deploys) {
        try {
            return change.condition().isEmpty()
                    || change.condition().get().isTrue(scope(Map.of("deploys", deploys, "brightdata", up())));
        } catch (NotEvaluable e) {
            throw new AssertionError(change + ": " + e.getMessage(), e);
        }
    }

    private static Scope.Fact deployed(String age) {
        var deploys = JsonNodeFactory.instance.objectNode();
        deploys.set("current", deployment("d2", age));
        deploys.putArray("previous").add(deployment("d1", "P2D"));
        return new Scope.Fact("deployments.list", deploys);
    }

    private static JsonNode deployment(String id, String age) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("status", "SUCCESS")
                .put("createdAt", "1970-01-01T00:00:00Z")
                .put("statusUpdatedAt", "1970-01-01T00:00:00Z")
                .put("age", age)
                .put("canRollback", true)
                .put("image", "i-" + id);
    }

    @Test
    void half_of_the_present_limit_is_set_in_its_own_period() throws NotEvaluable {
        var step = change("gateway-high-error-rate", "ratelimit.set");
        var scope = scope(Map.of("limit", limit(2401), "brightdata", up(), "metrics", outside("error-rate", "cpu")));

        assertThat(step.condition().orElseThrow().isTrue(scope)).isTrue();
        assertThat(step.with().resolve(scope)).hasToString("{\"limit\":\"1200 per 1m\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 400, 599, 600, 601, 800, 899, 900, 2000})
    void no_alert_raises_the_limit_above_what_was_tested(int present) throws NotEvaluable {
        var step = change("gateway-rate-limit-saturated", "ratelimit.set");
        var scope = scope(Map.of("limit", limit(present)));

        boolean raised = step.condition().orElseThrow().isTrue(scope);
        assertThat(raised).isEqualTo(present < 900);
        if (!raised) return;
        assertThat(step.with().resolve(scope).path("limit").asText())
                .isEqualTo(Math.min(900, present * 3 / 2) + " per 1m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway-high-error-rate",
                "gateway-high-latency",
                "gateway-out-of-memory",
                "gateway-cpu-high",
                "brightdata-degraded"
            })
    void no_alert_lowers_the_limit_below_60(String name) throws NotEvaluable {
        var step = change(name, "ratelimit.set");
        for (int present = 0; present <= 200; present++) {
            var moved = JsonNodeFactory.instance.objectNode();
            moved.putArray("moved").addObject().put("name", "calls").put("direction", "up");
            var scope = scope(Map.of(
                    "limit", limit(present),
                    "brightdata", up(),
                    "metrics", outside("cpu"),
                    "moved", new Scope.Fact("metrics.correlate", moved)));
            if (!step.condition().orElseThrow().isTrue(scope)) continue;
            var lowered = step.with().resolve(scope).path("limit").asText();
            assertThat(Integer.parseInt(lowered.substring(0, lowered.indexOf(' '))))
                    .isBetween(60, present);
        }
    }

    @Test
    void nothing_of_ours_reaches_a_strangers_host() throws IOException {
        var hosts = Files.readAllLines(FOLDER.resolve("targets.yaml")).stream()
                .filter(line -> line.strip().startsWith("url: "))
                .map(line -> line.strip().substring(5).replace("\"", ""))
                .map(url -> URI.create(url).getHost())
                .distinct()
                .toList();
        assertThat(hosts)
                .isNotEmpty()
                .allMatch(host ->
                        host.endsWith(".example") || host.equals("api.brightdata.com") || host.equals("api.osv.dev"));
    }
}
