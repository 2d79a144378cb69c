package dev.remediator.schedule;

import dev.remediator.intake.NewestSet;
import dev.remediator.intake.RunStarter;
import dev.remediator.run.Node;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/**
 * A scheduled playbook's time has come, as Quartz sees it. Whatever keeps it from being begun here leaves it to
 * {@link MissedTimes}: a time is begun once, whoever tries how often.
 */
@Singleton
@DisallowConcurrentExecution
public final class PlaybookJob implements Job {
    private static final Logger LOG = Logger.getLogger(PlaybookJob.class);

    private final RunStarter starter;
    private final NewestSet newest;
    private final InstantSource clock;

    public PlaybookJob(RunStarter starter, NewestSet newest, InstantSource clock) {
        this.starter = starter;
        this.newest = newest;
        this.clock = clock;
    }

    @Override
    public void execute(JobExecutionContext context) {
        var playbook = context.getJobDetail().getKey().getName();
        var due = context.getScheduledFireTime().toInstant();
        // Quartz goes by this machine's clock, and by the playbooks of another node where those are newer.
        if (!newest.isOurs() || clock.instant().isBefore(due)) return;
        try {
            var unused = starter.due(playbook, due);
        } catch (Node.LeaseLost e) {
            LOG.warnf("%s was due at %s and is left to another node: %s", playbook, due, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s was due at %s and could not be begun; it is tried again in a moment", playbook, due);
        }
    }
}
