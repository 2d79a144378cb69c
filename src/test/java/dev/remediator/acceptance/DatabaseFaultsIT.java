package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.acceptance.fault.FaultProxy.Moment;
import dev.remediator.acceptance.fault.FaultProxy.Then;
import dev.remediator.acceptance.fault.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database dies in the middle of a transaction, or only its answer is lost: nothing is doubled, nothing is lost. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DatabaseFaultsIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int AT_ONCE = 8;

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
    void theReplyToACommitIsLost() throws Exception {
        var lost = new TreeMap<String, Moment>();
        for (var what : List.of("alert", "intent", "result", "end")) {
            lost.put(what + "-committed", Moment.COMMITTED);
            lost.put(what + "-not-committed", Moment.BEFORE_COMMIT);
        }
        var targets = new TreeMap<String, Kind>();
        lost.keySet().forEach(target -> targets.put(target, Kind.ACTUATOR_TRIP));
        bed = Testbed.in(work, targets);
        bed.service().start();

        for (var one : lost.entrySet()) {
            var target = one.getKey();
            var trap = bed.proxy()
                    .set(
                            one.getValue(),
                            switch (target.split("-")[0]) {
                                case "alert" -> p -> p.does("insert into alert_episode") && p.mentions(target);
                                case "intent" -> Testbed.intent(target);
                                case "result" -> bed.result(target);
                                default -> Testbed.report(target);
                            },
                            () -> Then.CUT);
            var since = Instant.now();
            await(target)
                    .atMost(SOON)
                    .until(() -> bed.post(Kind.ACTUATOR_TRIP, target, since).status() == 200);
            trap.await(30);
            // What Alertmanager does when it was answered 503, or not at all: it posts again.
            await(target)
                    .atMost(SOON)
                    .until(() -> bed.post(Kind.ACTUATOR_TRIP, target, since).status() == 200);
        }

        for (var target : lost.keySet()) {
            await(target).atMost(SOON).until(() -> bed.settled(target));
            assertThat(bed.rows().all("select phase from run where target = '" + target + "'"))
                    .as(target)
                    .containsExactly("SUCCEEDED");
            assertThat(bed.platforms().effects(target)).as(target).isEqualTo(1);
            assertThat(told(target, "HEALED")).as(target).isEqualTo(1);
            assertThat(told(target, "DOING")).as(target).isEqualTo(1);
        }
        assertThat(bed.rows().count("select count(*) from alert_episode")).isEqualTo(lost.size());
    }

    @Test
    void theDatabaseIsKilledInATransactionAndComesBackSoon() throws Exception {
        killed(40, Duration.ofSeconds(5));
    }

    @Test
    @Tag("soak")
    void theDatabaseIsKilledInATransactionAndComesBackAfterTwentySeconds() throws Exception {
        killed(400, Duration.ofSeconds(20));
    }

    /**
     * Alerts keep coming in, at most so many at once, each for a target of its own and each posted again until it was taken.
     */
    private void killed(int alerts, Duration away) throws Exception {
        var targets = new LinkedHashMap<String, Kind>();
        var kinds = List.of(Kind.ACTUATOR_TRIP, Kind.HTTP_LIMIT, Kind.HAPROXY_LIMIT, Kind.RESTART);
        for (var i = 0; i < alerts; i++) {
            var kind = kinds.get(i % kinds.size());
            targets.put("%s-%03d".formatted(kind.word(), i), kind);
        }
        bed = Testbed.in(work, targets);
        bed.service().start();
        var names = new ArrayList<>(targets.keySet());
        var late = new LinkedHashMap<>(targets);
        late.keySet().retainAll(names.subList(alerts * 3 / 4, alerts));
        var early = new LinkedHashMap<>(targets);
        early.keySet().removeAll(late.keySet());
        var middle = names.get(alerts / 2);
        var trap = bed.proxy().set(Moment.BEFORE_COMMIT, Testbed.intent(middle), () -> {
            bed.postgres().kill();
            return Then.GO_ON;
        });

        var refused = new ConcurrentHashMap<Integer, Integer>();
        try (var posters = Executors.newFixedThreadPool(AT_ONCE)) {
            early.forEach((target, kind) -> posters.execute(() -> untilTaken(target, kind, refused)));
            trap.await(120);
            var dead = Instant.now();
            // The others come while it is away.
            late.forEach((target, kind) -> posters.execute(() -> untilTaken(target, kind, refused)));
            await().pollDelay(away).atMost(away.plusSeconds(10)).until(() -> true);
            bed.postgres().startAgain();
            System.out.println("database killed, accepts connections again after "
                    + Duration.between(dead, Instant.now()).toMillis() + " ms");
        }
        var back = Instant.now();

        await("every run ends, or waits for a person who was told so")
                .atMost(Duration.ofMinutes(3))
                .until(() -> targets.keySet().stream().allMatch(bed::settled));
        System.out.printf(
                "database killed: every alert taken after %d refusals %s; the last run ended %d ms after the last alert was taken%n",
                refused.values().stream().mapToInt(n -> n).sum(),
                refused,
                Duration.between(back, Instant.now()).toMillis());
        assertThat(bed.rows().count("select count(*) from alert_episode")).isEqualTo(alerts);
        assertThat(bed.rows().count("select count(distinct target) from run")).isEqualTo(alerts);
        assertThat(bed.rows().count("select count(*) from effect")).isEqualTo(alerts);
        var ends = new TreeMap<String, Integer>();
        for (var target : targets.keySet()) {
            var phase = bed.rows().one("select phase from run where target = '" + target + "'");
            ends.merge(phase, 1, Integer::sum);
            var effects = bed.platforms().effects(target);
            assertThat(effects).as(target).isLessThanOrEqualTo(1);
            if (phase.equals("SUCCEEDED")) assertThat(effects).as(target).isEqualTo(1);
            else
                assertThat(told(target, "NEEDS_HUMAN") + told(target, "ESCALATED"))
                        .as(target + " " + phase)
                        .isPositive();
        }
        System.out.println("database killed: " + ends);
        assertThat(refused.keySet())
                .as("whoever posts is told to come again: %s", bed.service().said())
                .isSubsetOf(503);
    }

    private void untilTaken(String target, Kind kind, Map<Integer, Integer> refused) {
        var since = Instant.now();
        await(target)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    var status = bed.post(kind, target, since).status();
                    if (status != 200) refused.merge(status, 1, Integer::sum);
                    return status == 200;
                });
    }

    private long told(String target, String kind) {
        return bed.rows()
                .count(
                        "select count(*) from announcement a join run r on r.id = a.run_id where r.target = '%s' and a.kind = '%s'"
                                .formatted(target, kind));
    }
}
