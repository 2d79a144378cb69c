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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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

    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final AtomicInteger caughtUp = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicReference<PlaybookCatalog> catalog = new AtomicReference<>(PlaybookCatalog.empty());

    private Scheduler quartz;
    private ScheduledPlaybooks scheduled;

    @BeforeEach
    void open() throws Exception {
        var settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "test-" + System.nanoTime());
        settings.setProperty("org.quartz.threadPool.threadCount", "1");
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        quartz = new StdSchedulerFactory(settings).getScheduler();
        scheduled = new ScheduledPlaybooks(
                quartz, Runnable::run, catalog::get, leads::get, caughtUp::incrementAndGet, nanos::get);
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

    /** While a change of the folder goes from node to node, and a minute longer: the newer set's node may be restarting. */
    @Test
    void anOlderSetLeavesTheSchedulesOfANewerOneAlone() throws Exception {
        scheduled.follow(List.of(daily("0 9 * * *"))); // another node did that
        leads.set(false);
        scheduled.follow();
        assertThat(jobs()).containsExactly("daily");
        assertThat(caughtUp).hasValue(0);

        leads.set(true); // the other node is gone
        scheduled.follow();
        assertThat(jobs()).containsExactly("daily");

        nanos.addAndGet(ScheduledPlaybooks.RETURN.toNanos());
        scheduled.follow();
        assertThat(jobs()).isEmpty();
        assertThat(caughtUp).hasValue(1);
    }

    /** Two nodes that wrote at the same moment: the newest one has the last word. */
    @Test
    void whatIsStoredIsComparedAgainNowAndThen() throws Exception {
        scheduled.follow();
        scheduled.follow(List.of(daily("0 9 * * *"))); // another node did that at the same moment
        scheduled.follow();
        assertThat(jobs()).containsExactly("daily");

        nanos.addAndGet(ScheduledPlaybooks.LOOK_AGAIN.toNanos());
        scheduled.follow();
        assertThat(jobs()).isEmpty();
    }
}
