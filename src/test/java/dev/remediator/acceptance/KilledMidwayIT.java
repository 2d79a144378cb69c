package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.demo.DemoFiles;
import dev.remediator.demo.RailwayProgram;
import dev.remediator.demo.Web;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kill -9} of a service that has its database within itself, which so dies with it. After a new start: never silent,
 * never twice, and what was temporary ends when it is due. Every boundary of a step is {@link KillMatrixIT}'s.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KilledMidwayIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String RESTART = "RestartDeployment";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @SuppressWarnings("NullAway.Init")
    private RailwayProgram railway;

    @SuppressWarnings("NullAway.Init")
    private Service service;

    @BeforeEach
    void aServiceOnRailway() {
        railway = RailwayProgram.start();
        service = Service.in(
                work,
                Map.of(
                        "REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString(),
                        "RAILWAY_TOKEN", "token",
                        "GATEWAY_ADMIN_TOKEN", "admin"));
    }

    @AfterEach
    void endEverything() {
        try {
            service.close();
        } finally {
            railway.close();
        }
    }

    /** The platform is slow in restarting, or already slow in saying that it will. */
    @ParameterizedTest(name = "the platform restarts in {0} ms and answers in {1} ms")
    @CsvSource({"6000, 0", "0, 6000"})
    void killedDuringARestartTheRunGoesOnOrAPersonIsCalled(int restartMillis, int answerMillis) throws Exception {
        demoRemediations();
        service.start();
        railway.crash();
        await().atMost(SOON).until(() -> railway.gatewayPid() == 0);
        railway.slow(
                "{\"restartMillis\":%d,\"deployMillis\":0,\"answerMillis\":%d}".formatted(restartMillis, answerMillis));
        assertThat(gatewayDown().status()).isEqualTo(200);
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> railway.counted(RESTART) == 1);

        service.kill();
        var ready = service.start();

        var phase = endWithin(SOON);
        System.out.println("killed during a restart: ready after " + ready.toMillis() + " ms, then " + phase);
        assertThat(phase).isIn("SUCCEEDED", "NEEDS_HUMAN");
        if (phase.equals("NEEDS_HUMAN"))
            assertThat(rows().wasTold("NEEDS_HUMAN")).isTrue();
        assertThat(railway.counted(RESTART)).as("the platform was asked once").isEqualTo(1);
        assertThat(rows().count("select count(*) from run")).isEqualTo(1);
        await().atMost(SOON).until(() -> railway.gatewayHealthy());
    }

    @Test
    void killedRightAfterTheAnswerTheRunHappensAllTheSame() throws Exception {
        demoRemediations();
        service.start();
        railway.crash();
        await().atMost(SOON).until(() -> railway.gatewayPid() == 0);

        assertThat(gatewayDown().status()).isEqualTo(200);
        service.kill();
        var before = railway.counted(RESTART);
        service.start();

        var phase = endWithin(SOON);
        System.out.println("killed after the answer with " + before + " calls made, then " + phase);
        assertThat(phase).isIn("SUCCEEDED", "NEEDS_HUMAN");
        if (phase.equals("NEEDS_HUMAN")) {
            assertThat(rows().wasTold("NEEDS_HUMAN")).isTrue();
        } else {
            assertThat(railway.counted(RESTART)).isEqualTo(1);
            assertThat(railway.gatewayHealthy()).isTrue();
        }
        assertThat(railway.counted(RESTART)).isLessThanOrEqualTo(1);
    }

    @Test
    void aTemporaryChangeIsTakenBackOnTimeByTheNextStart() throws Exception {
        limitRemediations();
        service.start();
        assertThat(service.post(Payload.firing(now(), "alertname", "Crowded")).status())
                .isEqualTo(200);
        await().atMost(SOON).until(() -> rows().runs().equals(List.of("SUCCEEDED")));
        assertThat(limit()).isEqualTo(2_400);
        var due = OffsetDateTime.parse(
                        rows().one("select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                                + " from temporary_change"))
                .toInstant();

        service.kill();
        assertThat(limit()).as("in force while nobody is there").isEqualTo(2_400);
        service.start();
        var ready = Instant.now();
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> limit() == 12_000);
        var back = Instant.now();

        var latest = (ready.isAfter(due) ? ready : due).plusSeconds(3);
        System.out.printf(
                "temporary change: due %d ms after the new start, taken back %d ms after it was due%n",
                Duration.between(ready, due).toMillis(),
                Duration.between(due, back).toMillis());
        assertThat(back).isBetween(due, latest);
        await().atMost(SOON).until(() -> rows().wasTold("TEMPORARY_ENDED"));
        assertThat(rows().all("select state from temporary_change")).containsExactly("ended");
    }

    private Web.Reply gatewayDown() {
        return service.post(
                Payload.firing(now(), "alertname", "GatewayDown", "service", "mcp-gateway", "severity", "critical"));
    }

    private static Instant now() {
        return Instant.now();
    }

    private Rows rows() {
        return new Rows(service.database());
    }

    private String endWithin(Duration limit) {
        try {
            await().atMost(limit).until(() -> rows().count("select count(*) from run where ended_at is not null") == 1);
        } catch (RuntimeException e) {
            System.out.println(String.join("\n", rows().told()) + "\n" + service.said());
            throw e;
        }
        return rows().runs().getFirst();
    }

    private void demoRemediations() throws Exception {
        DemoFiles.fill(
                work,
                Map.of(
                        "RAILWAY_PORT",
                                String.valueOf(railway.program().uri("/").getPort()),
                        "GATEWAY_PORT", String.valueOf(railway.gateway("/").getPort())));
        // Only what is posted here may begin a run, not what is found by asking the platform at start.
        var playbook = work.resolve("remediations").resolve("gateway").resolve("service-down.yaml");
        Files.writeString(
                playbook,
                Files.readString(playbook)
                        .replace("  - alertname=\"RailwayDeploymentCrashed\", service=\"mcp-gateway\"\n", ""));
    }

    private int limit() {
        return Web.get(railway.gateway("/admin/rate-limits/tools"), "Authorization", "Bearer admin")
                .json()
                .get("limit")
                .asInt();
    }

    private void limitRemediations() throws Exception {
        var folder = Files.createDirectories(work.resolve("remediations").resolve("gateway"));
        Files.writeString(folder.resolveSibling("targets.yaml"), """
                targets:
                  gateway:
                    about: The gateway of the stand-in
                    owner: platform
                    rate-limits:
                      http:
                        headers: { Authorization: { prefix: "Bearer ", env: GATEWAY_ADMIN_TOKEN } }
                        read: { url: "GATEWAY/admin/rate-limits/tools", count: /limit, per: /per }
                        set: { method: put, url: "GATEWAY/admin/rate-limits/tools", body: { limit: "{count}", per: "{period}" } }
                    checks:
                      limited:
                        http:
                          url: "GATEWAY/admin/rate-limits/tools"
                          headers: { Authorization: { prefix: "Bearer ", env: GATEWAY_ADMIN_TOKEN } }
                          body: { pointer: /limit, equals: 2400 }
                """.replace(
                        "GATEWAY/", railway.gateway("/").toString()));
        Files.writeString(folder.resolve("crowded.yaml"), """
                playbook: gateway-crowded
                about: Too many callers.
                severity: P2
                when: [ 'alertname="Crowded"' ]
                target: gateway
                autonomy: auto
                try:
                  - { do: ratelimit.set, with: { limit: 2400 per 1m }, for: 15s }
                verify: { check: limited, hold: 500ms, within: 5s, every: 250ms }
                deadline: 1m
                """);
    }
}
