package dev.remediator.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Drill;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Ids;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class StatisticsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private final StorySeed seed;
    private final Transactions transactions;
    private final Statistics statistics;

    StatisticsTest(DataSource database) {
        seed = new StorySeed(database);
        transactions = new Transactions(database);
        statistics = new Statistics(
                transactions,
                () -> List.of(
                        drill("gateway-down", "2026-09-01"),
                        drill("gateway-down", "2026-10-01"),
                        drill("other", "2026-11-01")),
                InstantSource.fixed(NOW));
    }

    private static Drill drill(String playbook, String on) {
        return new Drill(playbook, LocalDate.parse(on), Drill.How.LIVE, List.of("ana"), "well");
    }

    private UUID run(String playbook, String phase, int daysAgo, int seconds, String startedBy) {
        var id = Ids.next();
        var began = NOW.minus(daysAgo, ChronoUnit.DAYS).minusSeconds(600);
        seed.execute(
                """
                insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at, deadline_at,
                                 ended_at, started_by)
                values (?, ?, ?, 'd', ?, 1, 1, ?, '{}', ?, ?, ?, ?)
                """,
                id,
                Ids.next(),
                playbook,
                id.toString(),
                phase,
                began,
                began,
                began.plusSeconds(seconds),
                startedBy);
        return id;
    }

    private void asked(UUID run, String playbook, int daysAgo, int seconds, String outcome) {
        var at = NOW.minus(daysAgo, ChronoUnit.DAYS).minusSeconds(3_000);
        seed.execute("""
                insert into ask (run_id, command_id, kind, incident_id, playbook, target, people_group, request, asked_at,
                                 expires_at, closed_at, outcome)
                values (?, 1, 'approval', ?, ?, 't', 'oncall', '{}', ?, ?, ?, ?)
                """, run, Ids.next(), playbook, at, at, at.plusSeconds(seconds), outcome);
    }

    @Test
    void eachPeriodCountsWhatEndedInItAndHowLongItTook() {
        for (int i = 1; i <= 10; i++) run("gateway-down", "SUCCEEDED", 1, 10 * i, "alert");
        run("gateway-down", "FAILED", 2, 900, "alert");
        run("gateway-down", "NEEDS_HUMAN", 3, 900, "alert");
        run("gateway-down", "HEALED_BY_ITSELF", 20, 1, "alert");
        run("gateway-down", "HELD", 20, 1, "alert");
        run("gateway-down", "CANCELLED", 80, 5, "person");
        run("gateway-down", "SUCCEEDED", 120, 7, "alert");
        run("other", "SUCCEEDED", 1, 1, "alert");

        var found = statistics.of("gateway-down");

        assertThat(found.periods()).extracting(PlaybookStatistics.Period::days).containsExactly(7, 30, 90);
        assertThat(found.periods()).extracting(PlaybookStatistics.Period::runs).containsExactly(12L, 14L, 15L);
        var week = found.periods().getFirst();
        assertThat(week.healed()).isEqualTo(10);
        assertThat(week.success()).contains(83);
        assertThat(week.medianToHeal()).contains(Duration.ofSeconds(55));
        assertThat(week.p90ToHeal()).contains(Duration.ofSeconds(91));
        var month = found.periods().get(1);
        assertThat(List.of(month.byItself(), month.held(), month.failed(), month.needsPerson(), month.cancelled()))
                .containsExactly(1L, 1L, 1L, 1L, 0L);
        assertThat(found.periods().getLast().cancelled()).isEqualTo(1);
        assertThat(found.lastRun()).contains(NOW.minus(1, ChronoUnit.DAYS).minusSeconds(600));
        assertThat(found.lastByHand()).contains(NOW.minus(80, ChronoUnit.DAYS).minusSeconds(600));
        assertThat(found.lastDrill()).contains(LocalDate.parse("2026-10-01"));
    }

    @Test
    void howLongPeopleWereWaitedForIsCountedForThoseThatAnswered() {
        for (int i = 1; i <= 4; i++)
            asked(run("p", "SUCCEEDED", 1, 1, "alert"), "p", 1, 60 * i, i < 4 ? "granted" : "denied");
        asked(run("p", "HELD", 1, 1, "alert"), "p", 1, 1_800, "expired");
        asked(run("p", "HELD", 1, 1, "alert"), "p", 40, 7, "granted");

        var periods = statistics.of("p").periods();

        assertThat(periods).extracting(PlaybookStatistics.Period::asked).containsExactly(5L, 5L, 6L);
        assertThat(periods).extracting(PlaybookStatistics.Period::expired).containsExactly(1L, 1L, 1L);
        assertThat(periods.getFirst().medianWait()).contains(Duration.ofSeconds(150));
        assertThat(periods.getFirst().p90Wait()).contains(Duration.ofSeconds(222));
    }

    @Test
    void ofAPlaybookThatNeverRanThereIsNothing() {
        var found = statistics.of("never");

        assertThat(found.lastRun()).isEmpty();
        assertThat(found.periods()).hasSize(3).allSatisfy(p -> {
            assertThat(p.runs()).isZero();
            assertThat(p.success()).isEmpty();
            assertThat(p.medianToHeal()).isEmpty();
            assertThat(p.medianWait()).isEmpty();
        });
        assertThat(statistics.all()).isEmpty();
    }

    @Test
    void allAreListedByName() {
        for (var name : List.of("zeta", "alpha", "alpha", "mid", "zeta")) run(name, "SUCCEEDED", 1, 1, "alert");

        assertThat(statistics.all()).extracting(PlaybookStatistics::playbook).containsExactly("alpha", "mid", "zeta");
    }

    @Test
    void noQuestionReadsMoreThanItsIndexLeadsTo() {
        seed.execute("""
                insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at, deadline_at,
                                 ended_at)
                select gen_random_uuid(), gen_random_uuid(), 'p' || n % 50, 'd', n::text, 1, 1, 'SUCCEEDED', '{}',
                       at, at, at + interval '1 m'
                from (select n, timestamptz '2026-11-23' - n * interval '10 m' as at from generate_series(1, 20000) n) runs
                """);
        seed.execute("analyze run");

        assertThat(plan(Statistics.RUNS, "p7", NOW.minus(90, ChronoUnit.DAYS), 20_000, NOW))
                .contains("run_playbook_ended")
                .doesNotContain("Seq Scan on run");
        assertThat(plan(Statistics.LAST, "p7", 20_000))
                .contains("run_playbook_ended")
                .doesNotContain("Seq Scan on run");
        assertThat(plan(Statistics.NAMES, 500)).contains("run_playbook_ended").doesNotContain("Seq Scan on run");
        assertThat(plan(Statistics.WAITS, "p7", NOW.minus(90, ChronoUnit.DAYS), 20_000, NOW))
                .doesNotContain("Seq Scan on ask");
        assertThat(plan(Reviews.PAST_RUNS, "p7", NOW, 10)).contains("run_playbook_ended");
        assertThat(statistics.all()).hasSize(50);
    }

    private String plan(String sql, Object... parameters) {
        return transactions.read(connection -> {
            try (var set = connection.createStatement()) {
                set.execute("set local enable_seqscan = off"); // small tables would be read whole, and rightly so
            }
            return String.join(
                    "\n", Sql.select(connection, "explain " + sql, row -> row.getString(1), (Object[]) parameters));
        });
    }
}
