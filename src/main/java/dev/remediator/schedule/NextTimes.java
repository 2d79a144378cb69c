package dev.remediator.schedule;

import dev.remediator.playbook.Schedule;
import java.text.ParseException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** When a schedule will begin its playbook: as Quartz does it, with what is made up for where a clock leaves a time out. */
final class NextTimes {
    /** A calendar leaves most of them out, or all. */
    private static final int MOST_LOOKED_AT = 2_000;

    private NextTimes() {}

    /** @return at most {@code count} moments after {@code after}, in order; fewer where there are none within years */
    static List<Instant> of(Schedule schedule, Instant after, int count) {
        var expression = expression(schedule);
        var times = new ArrayList<Instant>();
        var from = after;
        for (int looked = 0; times.size() < count && looked < MOST_LOOKED_AT; looked++) {
            var next = Optional.ofNullable(expression.getTimeAfter(Date.from(from)))
                    .map(Date::toInstant);
            if (next.isEmpty()) break;
            var madeUp = LeftOutTimes.due(schedule, from, next.get());
            madeUp.filter(at -> !at.equals(next.get())).ifPresent(times::add);
            if (begins(schedule, next.get())) times.add(next.get());
            from = next.get();
        }
        return List.copyOf(times.subList(0, Math.min(count, times.size())));
    }

    private static CronExpression expression(Schedule schedule) {
        var cron = QuartzCron.of(schedule.cron());
        try {
            var expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(schedule.zone()));
            return expression;
        } catch (ParseException e) {
            throw new IllegalArgumentException("Quartz does not understand " + cron, e);
        }
    }

    private static boolean begins(Schedule schedule, Instant at) {
        if (schedule.calendar().isEmpty()) return true;
        var day = at.atZone(schedule.zone()).getDayOfWeek();
        return day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY;
    }
}
