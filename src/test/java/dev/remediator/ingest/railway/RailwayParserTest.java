package dev.remediator.ingest.railway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.ingest.Facts;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Received;
import dev.remediator.ingest.Source;
import dev.remediator.intake.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RailwayParserTest {
    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final Source IGNORING = new Source("rail", Source.Kind.RAILWAY, Source.Ephemeral.IGNORE);
    private static final Source ACCEPTING = new Source("rail", Source.Kind.RAILWAY, Source.Ephemeral.ACCEPT);

    /** Details contradict the type, as in Railway's own example. */
    private static final String EVENT = """
            {"type":"%s",
             "details":{"id":"8107edff","source":"GitHub","status":"SUCCESS","branch":"main","commitHash":"abc123",
                        "commitAuthor":"octocat","commitMessage":"fix: handle null\\nresponse","empty":"","nothing":null},
             "resource":{"workspace":{"id":"w-1","name":"Acme"},"project":{"id":"p-1","name":"shop"},
                         "environment":{"id":"e-1","name":"production","isEphemeral":false},
                         "service":{"id":"s-1","name":"api"},"deployment":{"id":"d-1"}},
             "severity":"WARNING","timestamp":"2026-11-22T17:59:58.311Z"}""";

    private final List<String> asked = new ArrayList<>();
    private boolean ours;
    private final RailwayParser parser = new RailwayParser((project, environment, service, at, deployment) -> {
        asked.add(String.join(" ", project, environment, service, at.toString(), deployment));
        return ours;
    });

    @Test
    void a_crash_is_an_alert() throws Malformed {
        Delivery.Observed observed = only(EVENT.formatted("Deployment.crashed"));

        assertThat(observed.alert().status()).isEqualTo(AlertStatus.FIRING);
        assertThat(observed.alert().labels().asMap())
                .containsOnly(
                        entry("alertname", "RailwayDeploymentCrashed"),
                        entry("severity", "critical"),
                        entry("project", "shop"),
                        entry("project_id", "p-1"),
                        entry("environment", "production"),
                        entry("environment_id", "e-1"),
                        entry("service", "api"),
                        entry("service_id", "s-1"));
        assertThat(observed.alert().annotations())
                .containsOnly(
                        entry("summary", "A deployment crashed"),
                        entry("deployment", "d-1"),
                        entry("id", "8107edff"),
                        entry("source", "GitHub"),
                        entry("status", "SUCCESS"),
                        entry("branch", "main"),
                        entry("commitHash", "abc123"),
                        entry("commitAuthor", "octocat"),
                        entry("commitMessage", "fix: handle null\nresponse"),
                        entry("workspace", "Acme"),
                        entry("railway_severity", "WARNING"));
        assertThat(observed.alert().startsAt()).isEqualTo(Instant.parse("2026-11-22T17:59:58.311Z"));
        assertThat(observed.alert().endsAt()).isEmpty();
        assertThat(observed.expiresAfter()).contains(Duration.ofMinutes(15));
    }

    @ParameterizedTest
    @CsvSource({
        "Deployment.failed, RailwayDeploymentFailed, warning",
        "Deployment.crashed, RailwayDeploymentCrashed, critical",
        "Deployment.oom_killed, RailwayDeploymentOomKilled, critical",
        "Deployment.oomKilled, RailwayDeploymentOomKilled, critical",
        "deployment.OOM_KILLED, RailwayDeploymentOomKilled, critical",
        "DEPLOYMENT.CRASHED, RailwayDeploymentCrashed, critical",
        "Volume_Alert.triggered, RailwayVolumeAlert, warning",
        "VolumeAlert.triggered, RailwayVolumeAlert, warning",
        "Monitor.triggered, RailwayMonitor, warning",
    })
    void the_type_decides_in_any_casing(String type, String alertname, String severity) throws Malformed {
        Alert alert = only(EVENT.formatted(type)).alert();

        assertThat(alert.status()).isEqualTo(AlertStatus.FIRING);
        assertThat(alert.labels().alertname()).isEqualTo(alertname);
        assertThat(alert.labels().get("severity")).isEqualTo(severity);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "building",
                "deploying",
                "restarted",
                "slept",
                "resumed",
                "removed",
                "waiting",
                "needs_approval",
                "queued",
                "something_new"
            })
    void other_events_of_deployments_start_and_end_nothing(String action) throws Malformed {
        Received received = parse(EVENT.formatted("Deployment." + action), IGNORING);

        assertThat(received.alerts()).isEmpty();
        assertThat(received.note()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Workspace.created",
                "crashed",
                "",
                ".",
                "Deployment",
                ".crashed",
                "Deployment.crashed.again",
                "Monitor.muted",
                "VolumeAlert.",
                "Deployments.crashed"
            })
    void nor_do_events_that_nobody_knows_yet(String type) throws Malformed {
        assertThat(parse(EVENT.formatted(type), IGNORING).alerts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment.deployed", "Deployment.redeployed"})
    void a_good_deployment_ends_all_that_deployments_of_its_service_began(String type) throws Malformed {
        List<Delivery.Observed> ended = parse(EVENT.formatted(type), IGNORING).alerts();

        assertThat(ended).extracting(o -> o.alert().status()).containsOnly(AlertStatus.RESOLVED);
        assertThat(ended)
                .extracting(o -> o.alert().endsAt())
                .containsOnly(Optional.of(Instant.parse("2026-11-22T17:59:58.311Z")));
        assertThat(ended)
                .extracting(o -> o.alert().fingerprint())
                .containsExactlyInAnyOrder(
                        only(EVENT.formatted("Deployment.failed").replace("d-1", "d-0"))
                                .alert()
                                .fingerprint(),
                        only(EVENT.formatted("Deployment.crashed").replace("octocat", "x"))
                                .alert()
                                .fingerprint(),
                        only(EVENT.formatted("Deployment.oom_killed").replace("WARNING", "INFO"))
                                .alert()
                                .fingerprint());
    }

    @Test
    void another_services_deployment_ends_nothing_here() throws Malformed {
        var ended = parse(EVENT.formatted("Deployment.deployed").replace("s-1", "s-2"), IGNORING)
                .alerts();

        assertThat(ended)
                .extracting(o -> o.alert().fingerprint())
                .doesNotContain(
                        only(EVENT.formatted("Deployment.crashed")).alert().fingerprint());
    }

    @Test
    void a_retry_is_the_same_alert() throws Malformed {
        assertThat(only(EVENT.formatted("Deployment.crashed"))).isEqualTo(only(EVENT.formatted("Deployment.crashed")));
    }

    @Nested
    class Of_the_old_form {
        private static final String OLD = """
                {"type":"DEPLOY","status":%s,"timestamp":"2026-11-22T17:59:58Z",
                 "project":{"id":"p-1","name":"shop","description":"","createdAt":"2025-08-25T22:37:27.337Z"},
                 "environment":{"id":"e-1","name":"production"},"service":{"id":"s-1","name":"api"},
                 "deployment":{"id":"d-1","meta":{"reason":"deploy","logsV2":true,"n":{"a":[1,"b"]}},
                               "creator":{"id":"u","name":"Ada","avatar":"https://x/y"}}}""";

        @ParameterizedTest
        @CsvSource({
            "CRASHED, RailwayDeploymentCrashed",
            "FAILED, RailwayDeploymentFailed",
            "OOM_KILLED, RailwayDeploymentOomKilled",
        })
        void the_status_decides_and_the_alert_is_the_same(String status, String alertname) throws Malformed {
            Alert alert = only(OLD.formatted("\"" + status + "\"")).alert();

            assertThat(alert.labels().alertname()).isEqualTo(alertname);
            assertThat(alert.fingerprint())
                    .isEqualTo(only(EVENT.formatted("Deployment." + status))
                            .alert()
                            .fingerprint());
            assertThat(alert.annotations())
                    .containsOnly(
                            entry("summary", alert.annotations().get("summary")),
                            entry("deployment", "d-1"),
                            entry("creator", "Ada"),
                            entry("reason", "deploy"),
                            entry("logsV2", "true"),
                            entry("n.a.0", "1"),
                            entry("n.a.1", "b"));
        }

        @Test
        void success_ends() throws Malformed {
            assertThat(parse(OLD.formatted("\"SUCCESS\""), IGNORING).alerts())
                    .hasSize(3)
                    .allSatisfy(o -> assertThat(o.alert().status()).isEqualTo(AlertStatus.RESOLVED));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"BUILDING\"", "\"\"", "null", "7", "{}"})
        void others_start_nothing(String status) throws Malformed {
            assertThat(parse(OLD.formatted(status), IGNORING).alerts()).isEmpty();
        }
    }

    @Nested
    class Of_an_ephemeral_environment {
        private final String event =
                EVENT.formatted("Deployment.crashed").replace("\"isEphemeral\":false", "\"isEphemeral\":true");

        @Test
        void is_left_out_and_said() throws Malformed {
            assertThat(parse(event, IGNORING).alerts()).isEmpty();
            assertThat(parse(event, IGNORING).note())
                    .isEqualTo("an event of an ephemeral environment was left out (ephemeral: ignore)");
        }

        @Test
        void is_taken_where_the_source_says_so() throws Malformed {
            assertThat(parse(event, ACCEPTING).alerts()).hasSize(1);
        }
    }

    @Nested
    class Caused_by_ourselves {
        @Test
        void starts_nothing_and_is_said() throws Malformed {
            ours = true;

            Received received = parse(EVENT.formatted("Deployment.crashed"), IGNORING);

            assertThat(received.alerts()).isEmpty();
            assertThat(received.note())
                    .isEqualTo("RailwayDeploymentCrashed was left out: an action of this service caused it");
            assertThat(asked).containsExactly("p-1 e-1 s-1 2026-11-22T17:59:58.311Z d-1");
        }

        @Test
        void still_ends_what_it_ended() throws Malformed {
            ours = true;

            assertThat(parse(EVENT.formatted("Deployment.deployed"), IGNORING).alerts())
                    .hasSize(3);
        }
    }

    @Nested
    class Of_a_monitor_or_a_volume {
        @Test
        void details_are_free_and_become_annotations() throws Malformed {
            Delivery.Observed observed = only("""
                    {"type":"Monitor.triggered","details":{"id":"m-1","metric":"memory","threshold":80,"value":93.5,
                     "window":{"minutes":5},"points":[1,2],"on":true},
                     "resource":{"project":{"id":"p-1","name":"shop"},"service":{"id":"s-1","name":"api"}},
                     "timestamp":"2026-11-22T17:59:58Z"}""");

            assertThat(observed.alert().labels().asMap())
                    .containsOnly(
                            entry("alertname", "RailwayMonitor"),
                            entry("severity", "warning"),
                            entry("monitor_id", "m-1"),
                            entry("project", "shop"),
                            entry("project_id", "p-1"),
                            entry("service", "api"),
                            entry("service_id", "s-1"));
            assertThat(observed.alert().annotations())
                    .containsOnly(
                            entry("summary", "A monitor was triggered"),
                            entry("id", "m-1"),
                            entry("metric", "memory"),
                            entry("threshold", "80"),
                            entry("value", "93.5"),
                            entry("window.minutes", "5"),
                            entry("points.0", "1"),
                            entry("points.1", "2"),
                            entry("on", "true"));
            assertThat(observed.expiresAfter()).contains(Duration.ofHours(24));
        }

        @ParameterizedTest
        @CsvSource({
            "Monitor.triggered, Monitor.resolved",
            "Monitor.triggered, Monitor.deleted",
            "VolumeAlert.triggered, VolumeAlert.resolved",
        })
        void what_begins_also_ends(String begins, String ends) throws Malformed {
            Alert begun = only(EVENT.formatted(begins)).alert();
            Alert ended = only(EVENT.formatted(ends).replace("WARNING", "INFO").replace("octocat", "x"))
                    .alert();

            assertThat(ended.status()).isEqualTo(AlertStatus.RESOLVED);
            assertThat(ended.fingerprint()).isEqualTo(begun.fingerprint());
        }

        @Test
        void two_monitors_of_one_service_are_two_alerts() throws Malformed {
            assertThat(only("{\"type\":\"Monitor.triggered\",\"details\":{\"monitorId\":\"a\",\"id\":\"x\"}}")
                            .alert()
                            .fingerprint())
                    .isNotEqualTo(
                            only("{\"type\":\"Monitor.triggered\",\"details\":{\"monitorId\":\"b\",\"id\":\"x\"}}")
                                    .alert()
                                    .fingerprint());
        }

        @Test
        void two_volumes_too() throws Malformed {
            Alert alert =
                    only("{\"type\":\"VolumeAlert.triggered\",\"details\":{},\"resource\":{\"volume\":{\"id\":\"v-1\",\"name\":\"data\"}}}")
                            .alert();

            assertThat(alert.labels().asMap()).contains(entry("volume_id", "v-1"), entry("volume", "data"));
        }

        @Test
        void details_without_end_are_bounded_and_that_is_said() throws Malformed {
            StringBuilder details = new StringBuilder("{\"long\":\"" + "🔥".repeat(5_000) + "\"");
            for (int i = 0; i < 200; i++)
                details.append(",\"k").append(i).append("\":").append(i);

            Map<String, String> annotations = only("{\"type\":\"Monitor.triggered\",\"details\":" + details + "}}")
                    .alert()
                    .annotations();

            assertThat(annotations).hasSizeLessThan(70);
            assertThat(annotations.get("long"))
                    .hasSizeLessThanOrEqualTo(8 * 1024)
                    .endsWith("🔥…");
            assertThat(annotations.get("more")).contains("the rest was left out");
        }
    }

    @Nested
    class The_time {
        @Test
        void may_be_past() throws Malformed {
            assertThat(startOf("\"2026-11-22T12:00:00+02:00\"")).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
        }

        @Test
        void may_be_a_little_ahead_because_clocks_differ() throws Malformed {
            assertThat(startOf("\"2026-11-22T18:04:59Z\"")).isEqualTo(Instant.parse("2026-11-22T18:04:59Z"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\"2026-11-22T18:05:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"soon\"", "null", "17", "\"\""})
        void is_now_where_it_makes_no_sense(String timestamp) throws Malformed {
            assertThat(startOf(timestamp)).isEqualTo(NOW);
        }

        private Instant startOf(String timestamp) throws Malformed {
            return only(EVENT.formatted("Deployment.crashed").replace("\"2026-11-22T17:59:58.311Z\"", timestamp))
                    .alert()
                    .startsAt();
        }
    }

    @Test
    void what_an_event_does_not_name_is_no_label() throws Malformed {
        assertThat(only("{\"type\":\"Deployment.crashed\",\"resource\":{\"service\":{\"id\":\"\",\"name\":null}}}")
                        .alert()
                        .labels()
                        .asMap())
                .containsOnly(entry("alertname", "RailwayDeploymentCrashed"), entry("severity", "critical"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | Expected a JSON object, found nothing.",
                "[]                    | Expected a JSON object, found a JSON array.",
                "null                  | Expected a JSON object, found a JSON null.",
                "{}                    | Expected an event of Railway with a 'type' such as \"Deployment.crashed\", found none.",
                "{\"type\":7}          | Expected an event of Railway with a 'type' such as \"Deployment.crashed\", found a JSON number.",
                "{\"type\":\"a\",}     | The body is not JSON as expected at line 1",
                "{\"type\":\"a\"} x    | The body is not JSON as expected at line 1",
                "{\"type\":\"a\",\"type\":\"b\"} | Duplicate",
            })
    void what_is_no_event_is_refused(String body, String says) {
        assertThatThrownBy(() -> parse(body, IGNORING))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining(says);
    }

    @TestFactory
    Stream<DynamicTest> published_bodies_are_read_where_they_are_present() throws IOException {
        Optional<Path> folder = Facts.find("railway/webhooks");
        if (folder.isEmpty()) return Stream.empty();
        Map<String, String> expected = Map.of(
                "new-docs-deployment-failed.json", "RailwayDeploymentFailed",
                "new-guide-deployment-failed.json", "RailwayDeploymentFailed",
                "thirdparty-fixture-deployment-crashed.json", "RailwayDeploymentCrashed",
                "thirdparty-fixture-deployment-oom-killed.json", "RailwayDeploymentOomKilled",
                "thirdparty-fixture-deployment-oomKilled-sparse.json", "RailwayDeploymentOomKilled",
                "thirdparty-fixture-legacy-crashed.json", "RailwayDeploymentCrashed",
                "thirdparty-fixture-monitor-triggered.json", "RailwayMonitor",
                "thirdparty-fixture-volumealert-triggered.json", "RailwayVolumeAlert");
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.get())) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                List<String> names = Optional.ofNullable(
                                expected.get(file.getFileName().toString()))
                        .map(List::of)
                        .orElse(List.of());
                tests.add(DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> assertThat(parser.parse(Files.readAllBytes(file), IGNORING, NOW)
                                        .alerts())
                                .extracting(o -> o.alert().labels().alertname())
                                .isEqualTo(names)));
            }
        }
        return tests.stream();
    }

    private Received parse(String body, Source source) throws Malformed {
        return parser.parse(body.getBytes(StandardCharsets.UTF_8), source, NOW);
    }

    private Delivery.Observed only(String body) throws Malformed {
        List<Delivery.Observed> alerts = parse(body, IGNORING).alerts();
        assertThat(alerts).hasSize(1);
        return alerts.getFirst();
    }
}
