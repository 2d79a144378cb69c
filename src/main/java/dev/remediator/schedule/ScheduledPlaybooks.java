package dev.remediator.schedule;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Schedule;
import dev.remediator.playbook.Start;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.calendar.WeeklyCalendar;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * The schedules of playbooks as they stand in Quartz's store: one job for each, named like its playbook. A schedule that
 * has not changed is left alone, so that no time is lost or doubled by a start or a reload.
 */
final class ScheduledPlaybooks implements Schedules {
    static final String GROUP = "playbook";
    private static final String SPEC = "spec";
    /** The newer set's last node may be starting again; an older set takes the schedules back only afterwards. */
    static final Duration RETURN = Duration.ofMinutes(1);

    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    /** Two nodes may have written at the same moment. */
    static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(ScheduledPlaybooks.class);

    private final Scheduler quartz;
    private final Consumer<Runnable> transaction;
    private final Supplier<PlaybookCatalog> catalog;
    private final BooleanSupplier leads;
    private final Runnable catchUp;
    private final LongSupplier nanos;
    private String applied = "";
    private long appliedAt;
    private long caughtUpAt;
    private long othersLedAt;
    private boolean othersLed;

    /**
     * @param transaction runs its work in one transaction of Quartz's store
     * @param leads no other living node has a newer catalog
     * @param catchUp begins what should have begun and has not
     */
    ScheduledPlaybooks(
            Scheduler quartz,
            Consumer<Runnable> transaction,
            Supplier<PlaybookCatalog> catalog,
            BooleanSupplier leads,
            Runnable catchUp,
            LongSupplier nanos) {
        this.catchUp = catchUp;
        this.leads = leads;
        this.nanos = nanos;
        this.quartz = quartz;
        this.transaction = transaction;
        this.catalog = catalog;
    }

    @Override
    public synchronized void follow() {
        var now = catalog.get();
        if (!leads.getAsBoolean()) {
            othersLed = true;
            othersLedAt = nanos.getAsLong();
            applied = "";
            return;
        }
        if (othersLed && isWithin(othersLedAt, RETURN)) return;
        othersLed = false;
        follow(now);
        if (caughtUpAt != 0 && isWithin(caughtUpAt, CATCH_UP)) return;
        catchUp.run();
        caughtUpAt = nanos.getAsLong();
    }

    private void follow(PlaybookCatalog now) {
        if (now.digest().equals(applied) && isWithin(appliedAt, LOOK_AGAIN)) return;
        follow(now.playbooks());
        applied = now.digest();
        appliedAt = nanos.getAsLong();
    }

    private boolean isWithin(long since, Duration time) {
        return nanos.getAsLong() - since < time.toNanos();
    }

    @Override
    public void pause() {
        try {
            quartz.standby();
        } catch (SchedulerException e) {
            LOG.warnf("The schedules could not be paused: %s", e.getMessage());
        }
    }

    /** Makes the store say what the playbooks say. */
    void follow(Collection<Playbook> playbooks) {
        transaction.accept(() -> {
            try {
                apply(playbooks);
            } catch (SchedulerException e) {
                throw new IllegalStateException("the schedules of playbooks could not be stored", e);
            }
        });
    }

    private void apply(Collection<Playbook> playbooks) throws SchedulerException {
        var wanted = new TreeMap<String, Schedule>();
        for (var playbook : playbooks)
            if (playbook.start() instanceof Start.OnSchedule(var schedule)) wanted.put(playbook.name(), schedule);
        for (var key : quartz.getJobKeys(GroupMatcher.jobGroupEquals(GROUP)))
            if (!wanted.containsKey(key.getName())) {
                quartz.deleteJob(key);
                LOG.infof("%s is not scheduled any more", key.getName());
            }
        for (var entry : wanted.entrySet()) apply(entry.getKey(), entry.getValue());
    }

    private void apply(String playbook, Schedule schedule) throws SchedulerException {
        var key = JobKey.jobKey(playbook, GROUP);
        var spec = schedule.toString();
        var stored = quartz.getJobDetail(key);
        if (stored != null
                && spec.equals(stored.getJobDataMap().getString(SPEC))
                && !quartz.getTriggersOfJob(key).isEmpty()) return;
        var cron = CronScheduleBuilder.cronSchedule(QuartzCron.of(schedule.cron()))
                .inTimeZone(TimeZone.getTimeZone(schedule.zone()));
        var trigger = TriggerBuilder.newTrigger()
                .withIdentity(playbook, GROUP)
                .forJob(key)
                .withSchedule(
                        switch (schedule.misfire()) {
                            case RUN_ONCE -> cron.withMisfireHandlingInstructionFireAndProceed();
                            case SKIP -> cron.withMisfireHandlingInstructionDoNothing();
                        });
        if (schedule.calendar().isPresent())
            trigger = trigger.modifiedByCalendar(calendar(schedule.calendar().get(), schedule));
        var job = JobBuilder.newJob(PlaybookJob.class)
                .withIdentity(key)
                .usingJobData(SPEC, spec)
                .build();
        quartz.scheduleJob(job, Set.of(trigger.build()), true);
        LOG.infof("%s is scheduled: %s in %s", playbook, schedule.cron(), schedule.zone());
    }

    /** Its name holds the zone, because a day begins and ends there. */
    private String calendar(String name, Schedule schedule) throws SchedulerException {
        if (!name.equals(Schedule.WORKING_DAYS))
            throw new IllegalArgumentException("no calendar is called '%s'".formatted(name));
        var stored = name + " " + schedule.zone();
        if (quartz.getCalendar(stored) == null)
            quartz.addCalendar(stored, new WeeklyCalendar(TimeZone.getTimeZone(schedule.zone())), false, false);
        return stored;
    }
}
