package dev.remediator.schedule;

import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.tell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import dev.remediator.intake.Remediations;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Schedule;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When playbooks begin by themselves, and what became of the last times. */
@ExtendWith(PostgresExtension.class)
final class ScheduleReaderTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant SATURDAY = Instant.parse("2026-11-21T12:00:00Z");

    private final Transactions transactions;

    ScheduleReaderTest(Transactions transactions) {
        this.transactions = transactions;
    }

    private static Schedule schedule(String cron, String... calendar) {
        return new Schedule(
                cron,
                BERLIN,
                Schedule.Misfire.RUN_ONCE,
                List.of(calendar).stream().findFirst());
    }

    private static List<Instant> instants(String... texts) {
        return List.of(texts).stream().map(Instant::parse).toList();
    }

    @Test
    void theNextTimesAreThoseOfTheZoneAndTheCalendar() {
        assertThat(NextTimes.of(schedule("0 8 * * *"), SATURDAY, 2))
                .isEqualTo(instants("2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z"));
        assertThat(NextTimes.of(schedule("0 8 * * *", Schedule.WORKING_DAYS), SATURDAY, 2))
                .as("no Sunday")
                .isEqualTo(instants("2026-11-23T07:00:00Z", "2026-11-24T07:00:00Z"));
        assertThat(NextTimes.of(schedule("*/15 * * * *"), SATURDAY, 10))
                .hasSize(10)
                .isSorted();
    }

    @Test
    void aTimeThatAClockLeavesOutIsThereWhenItIsMadeUpFor() {
        var before = Instant.parse("2026-03-28T12:00:00Z");

        assertThat(NextTimes.of(schedule("30 2 * * *"), before, 2))
                .isEqualTo(instants("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"));
    }

    @Test
    void whatNeverComesHasNoTimes() {
        assertThat(NextTimes.of(schedule("0 8 31 2 *"), SATURDAY, 10)).isEmpty();
        assertThat(NextTimes.of(schedule("0 8 * * 0", Schedule.WORKING_DAYS), SATURDAY, 10))
                .isEmpty();
    }

    @Test
    void itsLastTimesSayWhatBecameOfThemAndTheFirstToBeginStandsInFront() {
        var run = UUID.randomUUID();
        var incident = UUID.randomUUID();
        var table = new Table(transactions);
        table.change(
                "insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at, deadline_at) values (?, ?, 'daily', 'd', 't', 1, 1, 'HELD', '{}', now(), now())",
                run,
                incident);
        table.change("""
                insert into schedule_firing (playbook, due_at, fired_at, run_id, held) values
                  ('daily', '2026-11-21 07:00:00Z', '2026-11-21 07:00:01Z', ?, null),
                  ('daily', '2026-11-20 07:00:00Z', '2026-11-20 07:00:01Z', null, 'run x of daily is not over'),
                  ('daily', '2026-11-19 07:00:00Z', '2026-11-19 07:10:01Z', null, 'missed: it could not be begun for 10 minutes'),
                  ('other', '2026-11-21 07:00:00Z', '2026-11-21 07:00:01Z', null, null)
                """, run);
        var none = new Remediations(transactions, new Actions(List.of()), PlaybookCatalog.empty(), () -> SATURDAY);

        var views = new ScheduleReader(transactions, none, () -> SATURDAY)
                .of(List.of(
                        remedy("weekly")
                                .scheduled(schedule("0 9 * * 1"))
                                .doesAll(tell("x"))
                                .build(),
                        remedy("daily")
                                .scheduled(schedule("0 8 * * *"))
                                .doesAll(tell("x"))
                                .build(),
                        remedy("for-alerts").build()));

        assertThat(views).extracting(ScheduleView::playbook).containsExactly("daily", "weekly");
        var daily = views.getFirst();
        assertThat(daily.next()).hasSize(10).first().isEqualTo(Instant.parse("2026-11-22T07:00:00Z"));
        assertThat(daily.newest().orElseThrow())
                .isEqualTo(new ScheduleView.Firing(
                        Instant.parse("2026-11-21T07:00:00Z"),
                        Instant.parse("2026-11-21T07:00:01Z"),
                        Optional.of(run),
                        Optional.of(incident),
                        Optional.empty()));
        assertThat(daily.last()).extracting(ScheduleView.Firing::missed).containsExactly(false, false, true);
        assertThat(daily.missed()).isEqualTo(1);
        assertThat(views.getLast().newest()).isEmpty();
    }
}
