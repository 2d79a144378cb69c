package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.acceptance.fault.FaultProxy.Moment;
import dev.remediator.acceptance.fault.FaultProxy.Then;
import dev.remediator.acceptance.fault.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is temporary ends, whoever is killed before or while it is taken back; what is no longer ours is left alone. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class TemporaryChangeIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    /** Nothing else may take over before the lease of the dead process is over. */
    private static final Duration ON_TIME = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @SuppressWarnings("NullAway.Init")
    private Testbed bed;

    @AfterEach
    void endEverything() throws Exception {
        bed.close();
    }

    @Test
    void killedBeforeItEndsAndWhileItIsTakenBack() throws Exception {
        var targets = Map.of("restored", Kind.HAPROXY_LIMIT, "foreign", Kind.HTTP_LIMIT, "midway", Kind.HAPROXY_LIMIT);
        bed = Testbed.in(work, targets);
        forAWhile("15s");
        bed.service().start();
        // As Alertmanager does: again until it is taken.
        var since = Instant.now();
        targets.forEach((target, kind) ->
                await().atMost(SOON).until(() -> bed.post(kind, target, since).status() == 200));
        await().atMost(SOON).until(() -> bed.rows().count("select count(*) from run where phase = 'SUCCEEDED'") == 3);
        targets.keySet()
                .forEach(target -> assertThat(bed.platforms().value(target)).isEqualTo("50"));

        bed.service().kill();
        bed.platforms().somebodySets("foreign", "70");
        var told = bed.proxy()
                .set(
                        Moment.BEFORE_COMMIT,
                        p -> p.does("update temporary_change set state") && p.mentions(change("midway")),
                        () -> {
                            bed.service().kill();
                            return Then.CUT;
                        });
        bed.service().launch();
        told.await(90);
        assertThat(bed.platforms().value("midway"))
                .as("it was taken back, only that is not stored")
                .isEqualTo("100");
        var started = Instant.now();
        bed.service().start();

        await().atMost(SOON)
                .until(() -> bed.rows().count("select count(*) from temporary_change where ended_at is null") == 0);
        System.out.printf(
                "temporary changes: the last one was settled %d ms after the start that followed the second kill%n",
                Duration.between(started, Instant.now()).toMillis());
        assertThat(Duration.between(started, Instant.now())).isLessThan(ON_TIME);
        assertThat(state("restored")).contains("ended");
        assertThat(state("midway")).contains("ended");
        assertThat(state("foreign")).contains("foreign");
        assertThat(bed.platforms().value("restored")).isEqualTo("100");
        assertThat(bed.platforms().value("midway")).isEqualTo("100");
        assertThat(bed.platforms().value("foreign"))
                .as("somebody's, so not touched")
                .isEqualTo("70");
        assertThat(bed.platforms().effects("foreign")).isEqualTo(1);
        assertThat(bed.platforms().effects("midway"))
                .as("set, and set back once")
                .isEqualTo(2);
        assertThat(bed.platforms().effects("restored")).isEqualTo(2);
        assertThat(bed.rows().one("select body ->> 'text' from announcement where kind = 'TEMPORARY_FAILED'"))
                .startsWith(
                        "Left alone, because somebody else changed it meanwhile: the rate limit of foreign is 70 per 1m");
        await().atMost(SOON).until(() -> bed.ears().heard("foreign").contains("temporary_failed"));
    }

    private Optional<String> state(String target) {
        return bed.rows().all("select state from temporary_change where target = '" + target + "'").stream()
                .findFirst();
    }

    private UUID change(String target) {
        return UUID.fromString(bed.rows().one("select id from temporary_change where target = '" + target + "'"));
    }

    private void forAWhile(String time) throws Exception {
        for (var kind : List.of(Kind.HTTP_LIMIT, Kind.HAPROXY_LIMIT)) {
            var file = work.resolve("remediations").resolve("faults").resolve("heal-by-" + kind.word() + ".yaml");
            Files.writeString(file, Files.readString(file).replace("per 1m }", "per 1m }, for: " + time));
        }
    }
}
