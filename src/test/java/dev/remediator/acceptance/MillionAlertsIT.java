package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.store.StoppablePostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accepted means kept: distinct alerts from many connections, and the database away in the middle of it. A tenth of a million
 * in every run, a million with the profile {@code soak}.
 */
@Tag("million")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class MillionAlertsIT {
    private static final int ALERTS = Integer.getInteger("soak.alerts", 100_000);
    private static final int IN_A_BODY = 10;
    private static final int CONNECTIONS = 64;
    private static final boolean FULL = ALERTS >= 1_000_000;
    private static final Duration PACED_OVER = FULL ? Duration.ofSeconds(30) : Duration.ofSeconds(10);
    private static final Duration AWAY = FULL ? Duration.ofSeconds(10) : Duration.ofSeconds(5);
    /** Alertmanager's peers deliver everything twice to a slower target. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void noneIsLostAndNoneDoubledWhileTheDatabaseIsAwayInBetween() throws Exception {
        // Run by root, PostgreSQL runs as nobody and must be able to pass.
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(work.resolve("remediations"));
        Files.writeString(work.resolve("remediations").resolve("targets.yaml"), """
                targets:
                  shop: { about: Nothing that the alerts are about, owner: platform }
                """);
        try (var postgres = StoppablePostgres.start(work.resolve("postgres"), Service.freePort());
                var service = Service.in(work, postgres.environment())) {
            service.start();
            var rows = new Rows(postgres.database());
            assertThat(rows.all("select name, setting from pg_settings"
                            + " where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name"))
                    .containsExactly("fsync on", "full_page_writes on", "synchronous_commit on");

            try (var load = new Load(
                    service.webhook(), Service.TOKEN, CONNECTIONS, PACED_OVER, ALERTS / IN_A_BODY, Bodies::body)) {
                await().atMost(Duration.ofMinutes(8)).until(() -> load.accepted() >= ALERTS / IN_A_BODY * 2 / 5);
                postgres.stop();
                var stoppedAt = System.nanoTime();
                await().pollDelay(AWAY).atMost(AWAY.plusSeconds(5)).until(() -> true);
                var startedAt = System.nanoTime();
                postgres.startAgain();
                await().atMost(Duration.ofMinutes(10)).until(load::done);

                tell(load);
                assertThat(load.answers())
                        .allSatisfy(answer -> assertThat(answer.status()).isIn(200, 503))
                        .filteredOn(answer -> answer.status() == 503)
                        .isNotEmpty()
                        .allMatch(Load.Answer::retryAfter, "says when to try again");
                assertThat(load.answers())
                        .filteredOn(answer -> answer.answeredAt() > stoppedAt && answer.answeredAt() < startedAt)
                        .as("answers while the database was away")
                        .allMatch(answer -> answer.status() == 503, "is a 503");
                assertThat(load.brokenConnections()).isZero();
                assertThat(load.answers()).allMatch(answer -> took(answer).compareTo(LONGEST_ANSWER) < 0, "is quick");
                assertThat(load.accepted()).isEqualTo(ALERTS / IN_A_BODY);
            }

            assertThat(rows.count("select count(distinct labels->>'instance') from alert_episode"))
                    .as("none is lost")
                    .isEqualTo(ALERTS);
            assertThat(rows.one("select count(*), count(distinct fingerprint) from alert_episode"))
                    .as("none is doubled")
                    .isEqualTo(ALERTS + " " + ALERTS);
            assertThat(rows.one("select count(*), count(distinct episode_id) from disposition"))
                    .as("each has its disposition")
                    .isEqualTo(ALERTS + " " + ALERTS);
            assertThat(rows.all("select kind from disposition group by kind")).containsExactly("unowned");
            assertThat(service.alive()).isTrue();
        }
    }

    private static Duration took(Load.Answer answer) {
        return Duration.ofNanos(answer.answeredAt() - answer.sentAt());
    }

    private static void tell(Load load) {
        var millis = load.answers().stream()
                .filter(answer -> answer.status() == 200)
                .mapToLong(answer -> took(answer).toMillis())
                .sorted()
                .toArray();
        var refused = load.answers().stream().filter(a -> a.status() == 503).count();
        var seconds = load.took().toMillis() / 1000.0;
        System.out.printf(
                "%,d alerts in %.1f s with the database away for %d s: %,.0f alerts/s overall, %,.0f alerts/s without that time;"
                        + " answers p50 %d ms, p99 %d ms, longest %d ms; %d times 503; %d broken connections%n%s%n",
                ALERTS,
                seconds,
                AWAY.toSeconds(),
                ALERTS / seconds,
                ALERTS / (seconds - AWAY.toSeconds()),
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1],
                refused,
                load.brokenConnections(),
                load.troubles());
    }

    /** Bodies as Alertmanager makes them, about 8 kB each. */
    private static final class Bodies {
        private static String body(int number) {
            var alerts = new StringBuilder();
            for (var i = 0; i < IN_A_BODY; i++) {
                if (i > 0) alerts.append(',');
                alerts.append("""
                        {"status":"firing","labels":{"alertname":"PodNotReady","cluster":"eu-1","namespace":"shop",\
                        "instance":"pod-%07d","severity":"warning","job":"kube-state-metrics"},\
                        "annotations":{"summary":"Pod pod-%1$07d has not been ready for 15 minutes.",\
                        "runbook_url":"https://runbooks.example/PodNotReady","description":"%s"},\
                        "startsAt":"2026-01-01T00:00:00.000Z","endsAt":"0001-01-01T00:00:00Z",\
                        "generatorURL":"http://prometheus.example:9090/graph?g0.expr=kube_pod_status_ready","fingerprint":"%1$016x"}""".formatted(number * IN_A_BODY + i, "The pod does not become ready. ".repeat(6)));
            }
            return """
                    {"version":"4","groupKey":"{}:{alertname=\\"PodNotReady\\"}","truncatedAlerts":0,"status":"firing",\
                    "receiver":"remediator","groupLabels":{"alertname":"PodNotReady"},\
                    "commonLabels":{"alertname":"PodNotReady"},"commonAnnotations":{},\
                    "externalURL":"http://alertmanager.example:9093","alerts":[%s]}""".formatted(alerts);
        }
    }
}
