package dev.remediator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus and Alertmanager themselves, with the demo's files: each trouble gives its alert, and no other. A minute long;
 * that their alerts come in and are healed is part of every run of the acceptance tests.
 */
@Tag("soak")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class RealAlertsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void eachTroubleGivesItsAlertAndHealingEndsIt() throws Exception {
        var prometheus = Tools.find("prometheus");
        var alertmanager = Tools.find("alertmanager", "prometheus-alertmanager");
        assumeTrue(prometheus.isPresent() && alertmanager.isPresent(), "Prometheus or Alertmanager is not installed");
        var prometheusPort = freePort();
        var alertmanagerPort = freePort();
        try (var receiver = new Receiver();
                var upstream = Program.start("Upstream", Map.of());
                var railway = RailwayProgram.start(
                        Map.of("UPSTREAM_URL", upstream.uri("/").toString()))) {
            DemoFiles.fill(
                    work,
                    Map.of(
                            "GATEWAY_PORT", String.valueOf(railway.gateway("/").getPort()),
                            "ALERTMANAGER_PORT", String.valueOf(alertmanagerPort),
                            "REMEDIATOR_PORT", String.valueOf(receiver.port())));
            try (var alerts = new Alerts(receiver);
                    var second = Program.run(
                            Map.of(),
                            List.of(
                                    alertmanager.get(),
                                    "--config.file=" + work.resolve("alertmanager.yml"),
                                    "--storage.path=" + work.resolve("alertmanager"),
                                    "--web.listen-address=127.0.0.1:" + alertmanagerPort,
                                    "--cluster.listen-address="));
                    var first = Program.run(
                            Map.of(),
                            List.of(
                                    prometheus.get(),
                                    "--config.file=" + work.resolve("prometheus.yml"),
                                    "--storage.tsdb.path=" + work.resolve("prometheus"),
                                    "--web.listen-address=127.0.0.1:" + prometheusPort))) {
                await().atMost(SOON).until(() -> scraped(prometheusPort));

                railway.crash();
                alerts.expect("GatewayDown");
                railway.restart(RailwayProgram.id(railway.newest()));
                alerts.expectEnd("GatewayDown");

                var good = RailwayProgram.id(railway.newest());
                railway.deploy("bad-2");
                alerts.expect("GatewayUnhealthy");
                railway.rollback(good);
                alerts.expectEnd("GatewayUnhealthy");

                Web.post(upstream.uri("/control"), "{\"state\":\"down\"}");
                alerts.expect("GatewayHighErrorRate");
                Web.post(upstream.uri("/control"), "{\"state\":\"up\"}");
                alerts.expectEnd("GatewayHighErrorRate");

                Web.post(
                        railway.gateway("/debug/overload"),
                        "{\"on\":true,\"seconds\":30}",
                        "Authorization",
                        "Bearer admin");
                alerts.expect("GatewayOverloaded");
                Web.put(
                        railway.gateway("/admin/rate-limits/tools"),
                        "{\"limit\":2400,\"per\":\"1m\"}",
                        "Authorization",
                        "Bearer admin");
                alerts.expectEnd("GatewayOverloaded");

                assertThat(receiver.received())
                        .allSatisfy(received -> assertThat(received.headers().getFirst("Authorization"))
                                .isEqualTo("Bearer secret"));
                assertThat(first.output()).noneMatch(line -> line.contains("level=error"));
                assertThat(second.output()).noneMatch(line -> line.contains("level=error"));
            }
        }
    }

    private static boolean scraped(int port) {
        var targets = URI.create("http://127.0.0.1:" + port + "/api/v1/targets");
        if (!Web.answers(targets)) return false;
        var reply = Web.get(targets);
        return reply.status() == 200
                && reply.json().at("/data/activeTargets/0/health").asText().equals("up");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private record Alerts(Receiver receiver) implements AutoCloseable {
        void expect(String name) {
            var asked = Instant.now();
            await().atMost(SOON).until(() -> seen("firing", name));
            System.out.println(name + " arrived "
                    + Duration.between(asked, Instant.now()).toMillis() + " ms after the trouble began");
        }

        void expectEnd(String name) {
            await().atMost(SOON).until(() -> seen("resolved", name));
        }

        private boolean seen(String status, String name) {
            return receiver.received().stream()
                    .map(Receiver.Received::json)
                    .anyMatch(body -> body.get("status").asText().equals(status)
                            && body.at("/commonLabels/alertname").asText().equals(name)
                            && body.at("/commonLabels/service").asText().equals("mcp-gateway"));
        }

        /** What fired beside the expected is told, for whoever reads a failure. */
        @Override
        public void close() {
            receiver.received().stream()
                    .map(Receiver.Received::json)
                    .forEach(body -> System.out.println(body.get("status").asText() + " "
                            + body.at("/commonLabels/alertname").asText()));
        }
    }
}
