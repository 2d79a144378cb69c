package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DemoFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void prometheusAcceptsItsConfigurationAndTheRules() throws Exception {
        var promtool = Tools.find("promtool");
        assumeTrue(promtool.isPresent(), "promtool is not installed");
        DemoFiles.fill(work, Map.of());

        assertThat(Tools.run(
                        promtool.get(),
                        "check",
                        "config",
                        work.resolve("prometheus.yml").toString()))
                .contains("4 rules found", "is valid prometheus config file syntax");
    }

    @Test
    void alertmanagerAcceptsItsConfiguration() throws Exception {
        var amtool = Tools.find("amtool");
        assumeTrue(amtool.isPresent(), "amtool is not installed");
        DemoFiles.fill(work, Map.of());

        assertThat(Tools.run(
                        amtool.get(),
                        "check-config",
                        work.resolve("alertmanager.yml").toString()))
                .contains("SUCCESS");
    }

    /** In simulated time: when does each rule fire, and what keeps still meanwhile? */
    @Test
    void eachRuleFiresForItsOwnKindOfTroubleOnly() throws Exception {
        var promtool = Tools.find("promtool");
        assumeTrue(promtool.isPresent(), "promtool is not installed");
        DemoFiles.fill(work, Map.of());
        var tests = Files.writeString(work.resolve("tests.yml"), RULE_TESTS);

        assertThat(Tools.run(promtool.get(), "test", "rules", tests.toString())).contains("SUCCESS");
    }

    @Test
    void whoeverWatchesIsAskedBeforeARollbackWhereTheyWantToBe() throws Exception {
        DemoFiles.fill(work, Map.of("CONSENT", Cast.CONSENT));

        var rollback = map(Objects.requireNonNull((List<?>)
                        yaml("remediations/gateway/bad-deployment.yaml").get("try"))
                .getLast());

        assertThat(rollback.get("do")).isEqualTo("rollback");
        assertThat(map(rollback.get("approve"))).containsEntry("by", "platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service-down", "bad-deployment", "upstream-failing", "overload"})
    void aPlaybookActsOnATargetThatHasWhatItNeeds(String name) throws Exception {
        DemoFiles.fill(work, Map.of());
        var targets = map(yaml("remediations/targets.yaml").get("targets"));
        var playbook = yaml("remediations/gateway/" + name + ".yaml");

        var target = map(targets.get(String.valueOf(playbook.get("target"))));
        assertThat(target.keySet()).contains("platform", "breakers", "rate-limits");
        assertThat(map(target.get("checks")))
                .containsKey(String.valueOf(map(playbook.get("verify")).get("check")));
        assertThat(playbook.get("autonomy")).isEqualTo("auto");
        assertThat(list(playbook.get("try"))).isNotEmpty();
        assertThat(playbook.get("otherwise")).isEqualTo(List.of("undo", "escalate"));
    }

    @Test
    void everyAlertOfTheRulesHasAPlaybook() throws Exception {
        var playbooks = new StringBuilder();
        try (var files = Files.list(DemoFiles.FOLDER.resolve("remediations/gateway"))) {
            for (var file : files.toList()) playbooks.append(Files.readString(file));
        }
        for (var group : list(
                yamlOf(Files.readString(DemoFiles.FOLDER.resolve("rules.yml"))).get("groups"))) {
            for (var rule : list(map(group).get("rules"))) {
                assertThat(playbooks).contains("alertname=\"" + map(rule).get("alert") + "\"");
            }
        }
    }

    @Test
    void theTargetNamesTheServiceThatTheStandInRuns() throws Exception {
        DemoFiles.fill(work, Map.of());
        var gateway = map(map(yaml("remediations/targets.yaml").get("targets")).get("mcp-gateway"));
        var railway = map(map(gateway.get("platform")).get("railway"));

        assertThat(railway)
                .containsEntry("project", RailwayProgram.PROJECT)
                .containsEntry("environment", RailwayProgram.ENVIRONMENT)
                .containsEntry("service", RailwayProgram.SERVICE);
    }

    private Map<Object, Object> yaml(String file) throws IOException {
        return yamlOf(Files.readString(work.resolve(file)));
    }

    private static Map<Object, Object> yamlOf(String text) {
        return map(new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(text));
    }

    private static Map<Object, Object> map(@Nullable Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(value));
    }

    private static List<?> list(@Nullable Object value) {
        assertThat(value).isInstanceOf(List.class);
        return (List<?>) Objects.requireNonNull(value);
    }

    private static final String RULE_TESTS = """
            rule_files: [ rules.yml ]
            evaluation_interval: 1s
            tests:
              - interval: 1s
                input_series:
                  - { series: 'up{job="mcp-gateway",service="mcp-gateway"}', values: '1x9 0x20' }
                alert_rule_test:
                  - { eval_time: 11s, alertname: GatewayDown, exp_alerts: [] }
                  - eval_time: 12s
                    alertname: GatewayDown
                    exp_alerts:
                      - exp_labels: { severity: critical, job: mcp-gateway, service: mcp-gateway }
                        exp_annotations: { summary: The gateway answers nobody. }
              - interval: 1s
                input_series:
                  - { series: 'up{job="mcp-gateway",service="mcp-gateway"}', values: '1x9 0 0 1x20' }
                alert_rule_test:
                  - { eval_time: 12s, alertname: GatewayDown, exp_alerts: [] }
              - interval: 1s
                input_series:
                  - { series: 'gateway_healthy{job="mcp-gateway",service="mcp-gateway"}', values: '1x9 0x20' }
                  - { series: 'up{job="mcp-gateway",service="mcp-gateway"}', values: '1x30' }
                alert_rule_test:
                  - { eval_time: 20s, alertname: GatewayDown, exp_alerts: [] }
                  - eval_time: 11s
                    alertname: GatewayUnhealthy
                    exp_alerts:
                      - exp_labels: { severity: critical, job: mcp-gateway, service: mcp-gateway }
                        exp_annotations: { summary: 'The gateway runs, and says itself that it is not healthy.' }
              - interval: 1s
                input_series:
                  - { series: 'tool_calls_total{tool="a",service="mcp-gateway"}', values: '0+20x60' }
                  - { series: 'tool_errors_total{tool="a",reason="upstream",service="mcp-gateway"}', values: '0x30 0+20x30' }
                  - { series: 'tool_errors_total{tool="a",reason="capacity",service="mcp-gateway"}', values: '0x60' }
                alert_rule_test:
                  - { eval_time: 30s, alertname: GatewayHighErrorRate, exp_alerts: [] }
                  - { eval_time: 50s, alertname: GatewayOverloaded, exp_alerts: [] }
                  - eval_time: 50s
                    alertname: GatewayHighErrorRate
                    exp_alerts:
                      - exp_labels: { severity: warning, service: mcp-gateway }
                        exp_annotations: { summary: 100% of the tool calls fail at Bright Data. }
              - interval: 1s
                input_series:
                  - { series: 'tool_calls_total{tool="a",service="mcp-gateway"}', values: '0+120x60' }
                  - { series: 'tool_errors_total{tool="a",reason="capacity",service="mcp-gateway"}', values: '0+60x60' }
                  - { series: 'tool_errors_total{tool="a",reason="upstream",service="mcp-gateway"}', values: '0x60' }
                alert_rule_test:
                  - { eval_time: 40s, alertname: GatewayHighErrorRate, exp_alerts: [] }
                  - eval_time: 40s
                    alertname: GatewayOverloaded
                    exp_alerts:
                      - exp_labels: { severity: warning, service: mcp-gateway }
                        exp_annotations: { summary: 50% of the tool calls find no free worker. }
            """;
}
