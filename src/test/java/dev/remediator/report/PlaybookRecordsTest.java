package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How runs have ended, by playbook. */
@ExtendWith(PostgresExtension.class)
final class PlaybookRecordsTest {
    private final Transactions transactions;

    PlaybookRecordsTest(DataSource dataSource) {
        transactions = new Transactions(dataSource);
    }

    private void run(String playbook, String phase, int startedMinute, int seconds) {
        new Table(transactions).change("""
                        insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at, deadline_at, ended_at)
                        select gen_random_uuid(), gen_random_uuid(), ?, 'd', gen_random_uuid()::text, 1, 1, ?, '{}', t, t,
                          case when ? < 0 then null else t + make_interval(secs => ?) end
                        from (select timestamptz '2026-11-22 03:00:00Z' + make_interval(mins => ?) as t) at
                        """, playbook, phase, seconds, (double) seconds, startedMinute);
    }

    @Test
    void healedMeansProvedOrNothingToDoAndTheMedianIsOfThoseThatActed() {
        run("down", "SUCCEEDED", 0, 10);
        run("down", "SUCCEEDED", 1, 95);
        run("down", "SUCCEEDED", 2, 200);
        run("down", "HEALED_BY_ITSELF", 3, 1);
        run("down", "FAILED", 4, 500);
        run("down", "NEEDS_HUMAN", 5, 500);
        run("down", "HELD", 6, 1);
        run("down", "VERIFYING", 7, -1);
        run("slow", "HELD", 8, 2);

        var all = new PlaybookRecords(transactions).all();

        assertThat(all).containsOnlyKeys("down", "slow");
        var down = all.get("down");
        assertThat(down).isNotNull();
        assertThat(down.runs()).isEqualTo(7);
        assertThat(down.healed()).isEqualTo(4);
        assertThat(down.called()).isEqualTo(2);
        assertThat(down.last()).contains(Instant.parse("2026-11-22T03:07:00Z"));
        assertThat(down.median()).contains(Duration.ofSeconds(95));
        var slow = all.get("slow");
        assertThat(slow).isNotNull();
        assertThat(slow.median()).isEmpty();
    }

    @Test
    void nothingHasRunYet() {
        assertThat(new PlaybookRecords(transactions).all()).isEmpty();
    }
}
