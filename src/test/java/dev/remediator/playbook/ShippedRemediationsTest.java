package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Actions;
import dev.remediator.alert.Labels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The folder that comes with the project, against the adapters that come with it. */
class ShippedRemediationsTest {
    private static PlaybookCatalog catalog() {
        return switch (PlaybookCatalog.load(Path.of("remediations"), Actions.discover())) {
            case PlaybookCatalog.Loaded loaded -> loaded.catalog();
            case PlaybookCatalog.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    private static List<String> candidates(String... labels) {
        return catalog().playbooks().stream()
                .filter(playbook -> playbook.matches(Labels.of(labels)))
                .map(Playbook::name)
                .toList();
    }

    @Test
    void it_passes_the_check_without_any_secret_being_there() {
        assertThat(catalog().playbooks())
                .extracting(Playbook::name)
                .containsExactlyInAnyOrder(
                        "gateway-service-down",
                        "gateway-deployment-crashed",
                        "gateway-high-error-rate",
                        "gateway-deployment-failed");
        catalog().warmUp();
    }

    @Test
    void each_alert_finds_the_playbook_that_is_meant_for_it() {
        assertThat(candidates("alertname", "GatewayDown", "service", "mcp-gateway"))
                .containsExactly("gateway-service-down");
        assertThat(candidates("alertname", "GatewayHighErrorRate", "service", "mcp-gateway"))
                .containsExactly("gateway-high-error-rate");
        String[] crashed = {
            "alertname", "RailwayDeploymentCrashed", "service", "mcp-gateway", "environment", "production"
        };
        assertThat(candidates(crashed)).containsExactly("gateway-deployment-crashed");
        assertThat(candidates(
                        "alertname",
                        "RailwayDeploymentOomKilled",
                        "service",
                        "mcp-gateway",
                        "environment",
                        "production"))
                .containsExactly("gateway-deployment-crashed");
        assertThat(candidates(
                        "alertname", "RailwayDeploymentCrashed", "service", "mcp-gateway", "environment", "pr-17"))
                .isEmpty();
        assertThat(candidates("alertname", "GatewayDown", "service", "search")).isEmpty();
    }

    @Test
    void half_of_the_present_limit_is_set_in_its_own_period() throws NotEvaluable {
        var step = catalog()
                .find("gateway-high-error-rate")
                .orElseThrow()
                .procedure()
                .changes()
                .getLast();
        var limit = JsonNodeFactory.instance
                .objectNode()
                .put("set", true)
                .put("limit", 2401)
                .put("per", "PT1M");
        var scope = new Scope(
                Labels.of(),
                Map.of(),
                Optional.empty(),
                Map.of("limit", new Scope.Fact("ratelimit.get", limit)),
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH);

        assertThat(step.condition().orElseThrow().isTrue(scope)).isTrue();
        assertThat(step.with().resolve(scope).toString()).isEqualTo("{\"limit\":\"1200 per 1m\"}");
    }
}
