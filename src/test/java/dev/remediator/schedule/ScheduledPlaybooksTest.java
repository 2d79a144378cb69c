package dev.remediator.schedule;

import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.tell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.run.Remedy;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;

class ScheduledPlaybooksTest {
    private static final Remedy ALERTS = remedy("gateway-down");

    private Scheduler quartz;
    private ScheduledPlaybooks scheduled;

    @BeforeEach
    void open() throws Exception {
        var settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "test-" + System.nanoTime());
        settings.setProperty("org.quartz.threadPool.threadCount", "1");
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        quartz = new StdSchedulerFactory(settings).getScheduler();
        scheduled = new ScheduledPlaybooks(quartz, Runnable::run, PlaybookCatalog::empty);
    }

    @AfterEach
    void close() throws Exception {
        quartz.shutdown();
    }

    private static Playbook daily(String cron) {
        return remedy("daily").scheduled(cron).doesAll(tell("x")).build();
    }

    private TreeSet<String> jobs() throws Exception {
        var names = new TreeSet<String>();
        for (var key : quartz.getJobKeys(GroupMatcher.jobGroupEquals(ScheduledPlaybooks.GROUP)))
            names.add(key.getName());
        return names;
    }

    private Trigger trigger() throws Exception {
        return quartz.getTrigger(TriggerKey.triggerKey("daily", ScheduledPlaybooks.GROUP));
    }

    @Test
    void eachScheduledPlaybookHasAJobAndTheOthersHaveNone() throws Exception {
        scheduled.follow(List.of(daily("0 9 * * 1-5"), ALERTS.build()));

        assertThat(jobs()).containsExactly("daily");
        assertThat(trigger()).isInstanceOfSatisfying(CronTrigger.class, cron -> {
            assertThat(cron.getCronExpression()).isEqualTo("0 0 9 ? * MON,TUE,WED,THU,FRI");
            assertThat(cron.getTimeZone().getID()).isEqualTo("UTC");
            assertThat(cron.getMisfireInstruction()).isEqualTo(CronTrigger.MISFIRE_INSTRUCTION_FIRE_ONCE_NOW);
        });
        assertThat(quartz.getJobDetail(JobKey.jobKey("daily", ScheduledPlaybooks.GROUP))
                        .getJobClass())
                .isEqualTo(PlaybookJob.class);
    }

    @Test
    void aScheduleThatIsTheSameIsLeftAlone() throws Exception {
        scheduled.follow(List.of(daily("0 9 * * *")));
        var before = trigger();
        quartz.pauseTrigger(before.getKey());

        scheduled.follow(List.of(daily("0 9 * * *")));

        assertThat(quartz.getTriggerState(before.getKey())).isEqualTo(Trigger.TriggerState.PAUSED);
    }

    @Test
    void aScheduleThatChangedIsReplacedAndOneThatIsGoneIsTakenOut() throws Exception {
        scheduled.follow(List.of(daily("0 9 * * *")));
        scheduled.follow(List.of(daily("30 9 * * *")));
        assertThat(((CronTrigger) trigger()).getCronExpression()).isEqualTo("0 30 9 * * ?");

        scheduled.follow(List.of(ALERTS.build()));
        assertThat(jobs()).isEmpty();
    }
}
