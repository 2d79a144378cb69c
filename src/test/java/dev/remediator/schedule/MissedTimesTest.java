package dev.remediator.schedule;

import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.tell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.intake.RunStarter;
import dev.remediator.run.LiveNode;
import dev.remediator.run.Remedy;
import dev.remediator.run.Table;
import dev.remediator.run.VirtualTime;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import dev.remediator.target.Targets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Quartz has fired, and whoever was to begin the run died, was taken over, or met an error. */
@ExtendWith(PostgresExtension.class)
final class MissedTimesTest {
    private static final Remedy DAILY = remedy("daily").scheduled("0 3 * * *").doesAll(tell("All is well."));
    private static final Instant DUE = VirtualTime.START;

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;
    private List<Remedy> inForce = List.of(DAILY);

    MissedTimesTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
        node = LiveNode.on(transactions);
    }

    @BeforeEach
    void quartzHasFired() {
        table.change("""
                insert into qrtz_job_details values ('q', 'daily', 'playbook', null, 'c', false, true, false, false, null)
                """);
        table.change("""
                insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, prev_fire_time,
                    trigger_state, trigger_type, start_time)
                values ('q', 'daily', 'playbook', 'daily', 'playbook', %d, 'WAITING', 'CRON', 0)
                """.formatted(DUE.toEpochMilli()));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void look() {
        var active = new ActivePlaybooks(
                inForce.stream().map(Remedy::build).toList(),
                new Targets(List.of(Remedy.target("mcp-gateway", "platform"))),
                "catalog");
        var starter = new RunStarter(
                transactions,
                () -> active,
                node.node(),
                node.rows(),
                node.announcements(),
                node.executor(),
                Ownership.open(),
                node.time());
        new MissedTimes(transactions, starter, node.time()).look();
        node.quiet();
    }

    private List<String> runs() {
        return table.rows("select playbook, phase from run");
    }

    @Test
    void whatNobodyBeganIsBegunOnce() {
        node.pass("20s");
        look();
        look();

        assertThat(runs()).containsExactly("daily | SUCCEEDED");
        assertThat(table.rows("select playbook, held from schedule_firing")).containsExactly("daily | null");
    }

    @Test
    void whatWasBegunInTimeIsLeftAlone() {
        table.change("insert into schedule_firing values ('daily', timestamptz 'epoch' + %d * interval '1 ms', now())"
                .formatted(DUE.toEpochMilli()));
        node.pass("20s");
        look();

        assertThat(runs()).isEmpty();
    }

    /** The clock of the machine on which Quartz fired may be ahead. */
    @Test
    void whatIsNotDueYetByTheDatabasesClockWaits() {
        table.change("update qrtz_triggers set prev_fire_time = prev_fire_time + 60000");
        look();
        assertThat(runs()).isEmpty();

        node.pass("1m");
        look();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void whatCouldNotBeBegunForTenMinutesIsToldAsMissedOnce() {
        node.pass("11m");
        look();
        look();

        assertThat(runs()).isEmpty();
        assertThat(table.rows("select kind, title, closed_at is not null from incident"))
                .containsExactly("schedule | daily was not begun | t");
        assertThat(table.rows("select body ->> 'text' from announcement where kind = 'SKIPPED'"))
                .containsExactly("It was missed: it could not be begun for 10 minutes. Nothing was done;"
                        + " ./remediator run daily begins it now");
    }

    @Test
    void whatNoPlaybookIsCalledAnyMoreIsToldAtOnce() {
        inForce = List.of();
        node.pass("20s");
        look();

        assertThat(table.rows("select held from schedule_firing"))
                .containsExactly("missed: no playbook is called like this in the remediations that are in force");
    }
}
