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
 * Accepted means kept: distinct alerts from many connections, and the database away in the middle of it. A million with the
 * profile {@code soak}; a tenth of that with {@code -Dacceptance.alone=million}.
 */
@Tag("million")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class MillionAlertsIT {
    private static final int ALERTS = Integer.getInteger("soak.alerts", 100_000);
    private static final int IN_A_BODY = ManyAlerts.IN_A_BODY;
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
                    service.webhook(), Service.TOKEN, CONNECTIONS, PACED_OVER, ALERTS / IN_A_BODY, ManyAlerts::body)) {
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
            assertThat(rows.one("select count(*), count(distinct identity) from alert_episode"))
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
}
