package dev.remediator.schedule;

import dev.remediator.intake.RunStarter;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** A scheduled playbook's time has come. */
@Singleton
@DisallowConcurrentExecution
public final class PlaybookJob implements Job {
    private static final Logger LOG = Logger.getLogger(PlaybookJob.class);

    private final RunStarter starter;

    public PlaybookJob(RunStarter starter) {
        this.starter = starter;
    }

    /** What fails here is not tried again before the next time: whether it had begun would not be known. */
    @Override
    public void execute(JobExecutionContext context) {
        var playbook = context.getJobDetail().getKey().getName();
        var due = context.getScheduledFireTime().toInstant();
        try {
            var unused = starter.due(playbook, due);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s was due at %s and could not be begun; a person may begin it", playbook, due);
        }
    }
}
