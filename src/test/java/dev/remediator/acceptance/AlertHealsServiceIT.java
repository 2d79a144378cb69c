package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.demo.DemoFiles;
import dev.remediator.demo.Program;
import dev.remediator.demo.RailwayProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job with everything real but the platform: Prometheus, Alertmanager, HAProxy, the packaged service. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AlertHealsServiceIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path RESOURCES = Path.of("src", "test", "resources", "dev", "remediator", "acceptance");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void aCrashedServiceIsRestartedOnceVerifiedAndItsIncidentClosed() throws Exception {
        Monitoring.installed("prometheus");
        Monitoring.installed("alertmanager", "prometheus-alertmanager");
        var alertmanagerPort = Service.freePort();
        try (var railway = RailwayProgram.start();
                var service = service(Map.of("RAILWAY_TOKEN", "token", "GATEWAY_ADMIN_TOKEN", "admin"))) {
            DemoFiles.fill(
                    work,
                    Map.of(
                            "RAILWAY_PORT",
                                    String.valueOf(railway.program().uri("/").getPort()),
                            "GATEWAY_PORT", String.valueOf(railway.gateway("/").getPort()),
                            "ALERTMANAGER_PORT", String.valueOf(alertmanagerPort),
                            "REMEDIATOR_PORT", String.valueOf(service.port()),
                            "WEBHOOK_TOKEN", Service.TOKEN));
            service.start();
            var rows = new Rows(service.database());
            try (var monitoring = Monitoring.start(work, alertmanagerPort, Service.freePort(), "mcp-gateway")) {
                var crashed = Instant.now();
                railway.crash();

                healed(rows, service);
                tell("crash to closed incident", crashed, rows);
                assertThat(railway.counted("RestartDeployment")).isEqualTo(1);
                assertThat(railway.counted("RollbackDeployment")).isZero();
                assertThat(railway.gatewayHealthy()).isTrue();
                assertThat(rows.all("select playbook, target, outcome is not null from run"))
                        .containsExactly("gateway-service-down mcp-gateway t");
                assertThat(rows.all("select capability, outcome from effect")).containsExactly("restart done");
                assertThat(rows.all("select labels->>'alertname', ended_by from alert_episode"))
                        .containsExactly("GatewayDown resolved");
                assertThat(rows.all("select kind from announcement order by id"))
                        .containsSubsequence(
                                "INCIDENT_OPENED",
                                "RUN_STARTED",
                                "DOING",
                                "DONE",
                                "VERIFIED",
                                "HEALED",
                                "INCIDENT_CLOSED");
                assertThat(monitoring.alertmanager().output()).noneMatch(line -> line.contains("level=error"));
            }
        }
    }

    @Test
    void anErrorRateIsHealedByALowerLimitInHaproxyWhichIsTakenBack() throws Exception {
        Monitoring.installed("prometheus");
        Monitoring.installed("alertmanager", "prometheus-alertmanager");
        var haproxy = Monitoring.installed("haproxy");
        var alertmanagerPort = Service.freePort();
        var prometheusPort = Service.freePort();
        var adminPort = Service.freePort();
        var publicPort = Service.freePort();
        var map = Files.writeString(work.resolve("limits.map"), "api 50\n");
        try (var backend = new Backend(25);
                var service = service(Map.of())) {
            DemoFiles.fill(
                    work,
                    Map.of(
                            "ALERTMANAGER_PORT", String.valueOf(alertmanagerPort),
                            "REMEDIATOR_PORT", String.valueOf(service.port()),
                            "WEBHOOK_TOKEN", Service.TOKEN));
            deleteDemoRemediations();
            fill(Map.of(
                    "ADMIN_PORT", adminPort,
                    "PUBLIC_PORT", publicPort,
                    "BACKEND_PORT", backend.port(),
                    "ALERTMANAGER_PORT", alertmanagerPort,
                    "PROMETHEUS_PORT", prometheusPort,
                    "MAP", map));
            service.start();
            var rows = new Rows(service.database());
            try (var balancer = Program.run(
                            Map.of(),
                            List.of(
                                    haproxy,
                                    "-db",
                                    "-f",
                                    work.resolve("haproxy.cfg").toString()));
                    var monitoring = Monitoring.start(work, alertmanagerPort, prometheusPort, "api")) {
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> limitIn(adminPort, map).equals("50"));
                var began = Instant.now();
                try (var traffic = new Traffic(URI.create("http://127.0.0.1:" + publicPort + "/"), 60)) {
                    await().atMost(SOON).until(() -> limitIn(adminPort, map).equals("10"));
                    await().atMost(SOON).until(() -> rows.runs().equals(List.of("SUCCEEDED")));
                    assertThat(limitIn(adminPort, map)).as("still in force").isEqualTo("10");
                    // The rush is over before the limit is taken back; otherwise it would begin anew, as it should.
                    traffic.become(10);

                    await().atMost(SOON).until(() -> limitIn(adminPort, map).equals("50"));
                    healed(rows, service);
                }
                tell("error rate to closed incident", began, rows);
                assertThat(rows.all("select playbook, target from run")).containsExactly("api-failing api");
                assertThat(rows.all("select state, extract(epoch from due_at - made_at)::int from temporary_change"))
                        .containsExactly("ended 20");
                assertThat(
                                rows.one(
                                        "select ended_at - due_at between interval '0' and interval '3s' from temporary_change"))
                        .as("taken back on time")
                        .isEqualTo("t");
                assertThat(rows.all("select kind from announcement order by id"))
                        .contains("DONE", "VERIFIED", "HEALED", "TEMPORARY_ENDED", "INCIDENT_CLOSED");
                assertThat(balancer.output()).noneMatch(line -> line.contains("[ALERT]"));
                assertThat(monitoring.alertmanager().output()).noneMatch(line -> line.contains("level=error"));
            }
        }
    }

    private Service service(Map<String, String> environment) {
        var all = new LinkedHashMap<>(environment);
        all.put("REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString());
        return Service.in(work, all);
    }

    /** The run succeeded, the alert is over, the incident closed. */
    private static void healed(Rows rows, Service service) {
        try {
            await().atMost(SOON).until(() -> rows.runs().equals(List.of("SUCCEEDED")));
            await().atMost(SOON)
                    .until(() -> rows.count("select count(*) from alert_episode where ended_at is null") == 0
                            && rows.all("select closed_at is not null from incident")
                                    .equals(List.of("t")));
        } catch (RuntimeException e) {
            System.out.println(String.join("\n", rows.told()));
            System.out.println(service.said());
            throw e;
        }
    }

    private static void tell(String what, Instant began, Rows rows) {
        System.out.printf(
                "%s: %.1f s%n%s%n",
                what, Duration.between(began, Instant.now()).toMillis() / 1000.0, String.join("\n", rows.told()));
    }

    private void deleteDemoRemediations() throws IOException {
        try (var files = Files.list(work.resolve("remediations").resolve("gateway"))) {
            for (var file : files.toList()) Files.delete(file);
        }
    }

    private void fill(Map<String, ?> values) throws IOException {
        try (var files = Files.walk(RESOURCES)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file);
                for (var value : values.entrySet()) {
                    text = text.replace(
                            "@" + value.getKey() + "@", value.getValue().toString());
                }
                var copy = work.resolve(RESOURCES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text);
            }
        }
    }

    /** The key "api" as HAProxy itself has it now; the file on the disk stays as it is. */
    private static String limitIn(int adminPort, Path map) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), adminPort)) {
            socket.getOutputStream().write(("show map " + map + "\n").getBytes(StandardCharsets.US_ASCII));
            var reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            for (var line : reply.lines().toList()) {
                var parts = line.split(" ");
                if (parts.length == 3 && parts[1].equals("api")) return parts[2];
            }
            return reply;
        }
    }
}
