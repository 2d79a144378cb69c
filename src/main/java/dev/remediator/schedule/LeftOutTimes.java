package dev.remediator.schedule;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Schedule;
import dev.remediator.playbook.Start;
import java.text.ParseException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.quartz.CronExpression;

/**
 * Times that a clock leaves out when it goes forward. Quartz knows none of them, and what was to begin every Sunday at 2:30
 * would not begin that week; it begins once, at the first moment after the gap. A schedule of every hour ({@code *}) misses
 * nothing and makes up for nothing.
 */
final class LeftOutTimes {
    /** A process that was away for longer has missed it. */
    static final Duration LOOK_BACK = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(LeftOutTimes.class);
    private static final String EVERY_HOUR = "*";

    private record Due(String playbook, Instant at) {}

    private final Supplier<? extends Collection<Playbook>> playbooks;
    private final BiConsumer<String, Instant> begin;
    private final InstantSource clock;
    private final Set<Due> begun = new HashSet<>();

    /** @param begin begins a playbook for a time, once, however often it is called for that time */
    LeftOutTimes(
            Supplier<? extends Collection<Playbook>> playbooks,
            BiConsumer<String, Instant> begin,
            InstantSource clock) {
        this.playbooks = playbooks;
        this.begin = begin;
        this.clock = clock;
    }

    /** Begins what is due. */
    synchronized void look() {
        var now = clock.instant();
        begun.removeIf(due -> due.at().isBefore(now.minus(LOOK_BACK)));
        for (var playbook : playbooks.get()) {
            if (!(playbook.start() instanceof Start.OnSchedule(var schedule))) continue;
            var due = due(schedule, now.minus(LOOK_BACK), now);
            if (due.isPresent() && !begun.contains(new Due(playbook.name(), due.get()))) {
                begin(new Due(playbook.name(), due.get()));
            }
        }
    }

    /** What fails is tried again at the next look. */
    private void begin(Due due) {
        try {
            begin.accept(due.playbook(), due.at());
            begun.add(due);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "%s was due at %s, as its own time was left out, and could not be begun; it is tried again in a"
                            + " moment: %s",
                    due.playbook(), due.at(), e.getMessage());
        }
    }

    /** When, after one moment and not after another, it makes up for a time that its clock left out. */
    static Optional<Instant> due(Schedule schedule, Instant after, Instant upTo) {
        var jump = schedule.zone().getRules().nextTransition(after);
        if (jump == null || jump.getInstant().isAfter(upTo) || !jump.isGap()) return Optional.empty();
        return has(schedule, jump.getDateTimeBefore(), jump.getDateTimeAfter())
                ? Optional.of(jump.getInstant())
                : Optional.empty();
    }

    /** Whether it names a time from one on, before another; clocks that never jump can tell. */
    private static boolean has(Schedule schedule, LocalDateTime from, LocalDateTime to) {
        var cron = QuartzCron.of(schedule.cron());
        if (cron.split(" ")[2].equals(EVERY_HOUR)) return false;
        try {
            var expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
            var next = expression.getTimeAfter(Date.from(from.minusSeconds(1).toInstant(ZoneOffset.UTC)));
            if (next == null) return false;
            var time = LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
            return time.isBefore(to) && (schedule.calendar().isEmpty() || isWorkingDay(time.getDayOfWeek()));
        } catch (ParseException e) {
            throw new IllegalArgumentException("Quartz does not understand " + cron, e);
        }
    }

    private static boolean isWorkingDay(DayOfWeek day) {
        return day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY;
    }
}
