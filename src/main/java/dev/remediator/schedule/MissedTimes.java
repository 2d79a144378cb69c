package dev.remediator.schedule;

import dev.remediator.intake.RunStarter;
import dev.remediator.run.Columns;
import dev.remediator.run.Node;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Times at which Quartz has fired and nothing was begun: the process died in between, was taken over, knows the playbook
 * not yet, or the database refused. Begun late, and told as missed where that does not succeed for long.
 */
final class MissedTimes {
    /** So long somebody tries to begin it. */
    static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Older ones are none of ours: nobody noted in earlier versions what was missed. */
    private static final Duration OLDEST = Duration.ofHours(1);

    private static final int AT_ONCE = 100;
    private static final Logger LOG = Logger.getLogger(MissedTimes.class);

    private final Transactions transactions;
    private final RunStarter starter;
    private final InstantSource clock;

    MissedTimes(Transactions transactions, RunStarter starter, InstantSource clock) {
        this.transactions = transactions;
        this.starter = starter;
        this.clock = clock;
    }

    private record Missed(String playbook, Instant due) {}

    void look() {
        var now = clock.instant();
        for (var missed : find(now)) {
            try {
                take(missed, now);
            } catch (Node.LeaseLost e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "%s was due at %s and could not be begun; it is tried again",
                        missed.playbook(),
                        missed.due());
            }
        }
    }

    private void take(Missed missed, Instant now) {
        if (missed.due().plus(PATIENCE).isBefore(now)) {
            starter.missed(
                    missed.playbook(), missed.due(), "it could not be begun for " + PATIENCE.toMinutes() + " minutes");
            return;
        }
        switch (starter.due(missed.playbook(), missed.due())) {
            case RunStarter.Result.Refused r -> starter.missed(missed.playbook(), missed.due(), r.why());
            case RunStarter.Result.NoPlaybook n -> starter.missed(missed.playbook(), missed.due(), n.why());
            case RunStarter.Result.Begun _, RunStarter.Result.Held _, RunStarter.Result.Already _ -> {}
        }
    }

    private List<Missed> find(Instant now) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                    select playbook, due_at from (
                        select job_name as playbook, timestamptz 'epoch' + prev_fire_time * interval '1 ms' as due_at
                        from qrtz_triggers where job_group = ? and prev_fire_time > 0) fired
                    where due_at between ? and ? and not exists (
                        select from schedule_firing f where f.playbook = fired.playbook and f.due_at = fired.due_at)
                    order by due_at limit ?
                    """)) {
                statement.setString(1, ScheduledPlaybooks.GROUP);
                statement.setObject(2, Columns.at(now.minus(OLDEST)));
                statement.setObject(3, Columns.at(now));
                statement.setInt(4, AT_ONCE);
                var missed = new ArrayList<Missed>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next())
                        missed.add(new Missed(
                                rows.getString(1),
                                rows.getObject(2, OffsetDateTime.class).toInstant()));
                }
                return missed;
            }
        });
    }
}
