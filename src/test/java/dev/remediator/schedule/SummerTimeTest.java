package dev.remediator.schedule;

import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.tell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronExpression;

/**
 * What begins, and when, where clocks jump: a time that is left out is made up for once, at the first moment after the gap;
 * a time that is shown twice begins something once.
 */
class SummerTimeTest {
    private static Schedule schedule(String cron, String zone, boolean workingDays) {
        return new Schedule(
                cron,
                ZoneId.of(zone),
                Schedule.Misfire.RUN_ONCE,
                workingDays ? Optional.of(Schedule.WORKING_DAYS) : Optional.empty());
    }

    /** All that begins after one moment, up to another: what Quartz begins, and what is made up for. */
    private static List<Instant> begins(Schedule schedule, Instant after, Instant upTo) throws Exception {
        var expression = new CronExpression(QuartzCron.of(schedule.cron()));
        expression.setTimeZone(TimeZone.getTimeZone(schedule.zone()));
        var all = new TreeSet<Instant>();
        for (var at = expression.getTimeAfter(Date.from(after));
                at != null && !at.toInstant().isAfter(upTo);
                at = expression.getTimeAfter(at)) all.add(at.toInstant());
        LeftOutTimes.due(schedule, after, upTo).ifPresent(all::add);
        return List.copyOf(all);
    }

    /** Local times with their distance from UTC, from 01:00 to 04:00 of the day on which the clocks jump. */
    @ParameterizedTest(name = "{0} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            Europe/Berlin       | 2026-03-29T00:00:00Z | 30 2 * * *   | 03:00+02:00                                                                        | left out, and made up for
            Europe/Berlin       | 2026-03-29T00:00:00Z | 30 2 * * 0   | 03:00+02:00                                                                        | each Sunday, this one, too
            Europe/Berlin       | 2026-03-29T00:00:00Z | */20 2 * * * | 03:00+02:00                                                                        | all that was left out, once
            Europe/Berlin       | 2026-03-29T00:00:00Z | 0 1-3 * * *  | 01:00+01:00 03:00+02:00                                                            | what is due then anyway, once
            Europe/Berlin       | 2026-03-29T00:00:00Z | 30 2-3 * * * | 03:00+02:00 03:30+02:00                                                            |
            Europe/Berlin       | 2026-03-29T00:00:00Z | 30 * * * *   | 01:30+01:00 03:30+02:00                                                            | every hour is every hour
            Europe/Berlin       | 2026-03-29T00:00:00Z | 0 3 * * *    | 03:00+02:00                                                                        |
            Europe/Berlin       | 2026-03-29T00:00:00Z | 30 1 * * *   | 01:30+01:00                                                                        |
            Europe/Berlin       | 2026-03-29T00:00:00Z | 30 2 30 * *  |                                                                                    | another day
            Europe/Berlin       | 2026-10-24T23:00:00Z | 30 2 * * *   | 02:30+01:00                                                                        | shown twice, once
            Europe/Berlin       | 2026-10-24T23:00:00Z | 0 2,3 * * *  | 02:00+01:00 03:00+01:00                                                            |
            Europe/Berlin       | 2026-10-24T23:00:00Z | 30 * * * *   | 01:30+02:00 02:30+01:00 03:30+01:00                                                | each shown time once
            America/New_York    | 2026-03-08T06:00:00Z | 30 2 * * *   | 03:00-04:00                                                                        | left out, and made up for
            America/New_York    | 2026-03-08T06:00:00Z | 0 2,3 * * *  | 03:00-04:00                                                                        | what is due then anyway, once
            America/New_York    | 2026-03-08T06:00:00Z | 15 * * * *   | 01:15-05:00 03:15-04:00                                                            | every hour is every hour
            America/New_York    | 2026-11-01T05:00:00Z | 30 1 * * *   | 01:30-05:00                                                                        | shown twice, once
            America/New_York    | 2026-11-01T05:00:00Z | 15 * * * *   | 01:15-05:00 02:15-05:00 03:15-05:00                                                | each shown time once
            Australia/Lord_Howe | 2026-10-03T14:30:00Z | 15 2 * * *   | 02:30+11:00                                                                        | half an hour is left out
            Australia/Lord_Howe | 2026-10-03T14:30:00Z | 30 2 * * *   | 02:30+11:00                                                                        | not this one
            Australia/Lord_Howe | 2026-10-03T14:30:00Z | 0 2,3 * * *  | 02:30+11:00 03:00+11:00                                                            |
            Australia/Lord_Howe | 2026-04-04T14:00:00Z | 45 1 * * *   | 01:45+10:30                                                                        | shown twice, once
            Australia/Lord_Howe | 2026-04-04T14:00:00Z | 15 1 * * *   | 01:15+11:00                                                                        | shown once
            Australia/Lord_Howe | 2026-04-04T14:00:00Z | 0 2 * * *    | 02:00+10:30                                                                        |
            """)
    void whereClocksJump(String zone, Instant from, String cron, String expected, String why) throws Exception {
        var begun = new ArrayList<String>();
        for (var at : begins(schedule(cron, zone, false), from.minusSeconds(1), from.plusSeconds(4 * 3600))) {
            var local = at.atZone(ZoneId.of(zone));
            if (local.getHour() < 4)
                begun.add(local.toLocalTime() + local.getOffset().toString());
        }
        assertThat(begun)
                .as(why)
                .containsExactlyElementsOf(expected == null ? List.of() : Arrays.asList(expected.split(" ")));
    }

    @Test
    void whatRunsOnWorkingDaysOnlyMakesUpForNoSunday() {
        var jump = Instant.parse("2026-03-29T01:00:00Z");

        assertThat(LeftOutTimes.due(schedule("30 2 * * *", "Europe/Berlin", true), jump.minusSeconds(1), jump))
                .isEmpty();
        assertThat(LeftOutTimes.due(schedule("30 2 * * *", "Europe/Berlin", false), jump.minusSeconds(1), jump))
                .contains(jump);
    }

    private static Playbook nightly(String name, String cron) {
        return remedy(name).scheduled(cron).doesAll(tell("x")).build();
    }

    @Test
    void itBeginsOnceAsSoonAsTheGapIsOverAndNotLongAfter() {
        var jump = Instant.parse("2026-03-29T01:00:00Z");
        var now = new AtomicReference<>(jump.minusSeconds(1));
        var begun = new ArrayList<String>();
        var berlin = schedule("30 2 * * *", "Europe/Berlin", false);
        var playbooks = List.of(
                remedy("nightly").scheduled(berlin).doesAll(tell("x")).build(),
                nightly("in-utc", "30 2 * * *"),
                remedy("for-alerts").build());
        var leftOut = new LeftOutTimes(() -> playbooks, (playbook, due) -> begun.add(playbook + " " + due), now::get);

        leftOut.look();
        assertThat(begun).as("the time has not come").isEmpty();
        for (int i = 0; i < 3; i++) {
            now.set(jump.plusSeconds(5 * i));
            leftOut.look();
        }
        assertThat(begun).containsExactly("nightly 2026-03-29T01:00:00Z");

        var restarted = new LeftOutTimes(() -> playbooks, (playbook, due) -> begun.add("again"), now::get);
        now.set(jump.plus(LeftOutTimes.LOOK_BACK));
        restarted.look();
        assertThat(begun).as("ten minutes later it is left").hasSize(1);
    }

    @Test
    void whatCouldNotBeBegunIsTriedAgain() {
        var now = Instant.parse("2026-03-29T01:00:00Z");
        var tried = new ArrayList<Instant>();
        var berlin = schedule("30 2 * * *", "Europe/Berlin", false);
        var leftOut = new LeftOutTimes(
                () -> List.of(
                        remedy("nightly").scheduled(berlin).doesAll(tell("x")).build()),
                (playbook, due) -> {
                    tried.add(due);
                    if (tried.size() == 1) throw new IllegalStateException("no database");
                },
                () -> now);

        leftOut.look();
        leftOut.look();
        leftOut.look();

        assertThat(tried).containsExactly(now, now);
    }
}
