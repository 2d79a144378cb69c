package dev.remediator.schedule;

import dev.remediator.intake.Intake;
import dev.remediator.run.Announcements;
import dev.remediator.run.Incidents;
import dev.remediator.run.Recovery;
import dev.remediator.run.TemporaryChanges;
import dev.remediator.store.Transactions;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * What must be looked at now and then, on whichever node: runs of dead nodes, temporary changes that are due, episodes
 * that nothing ends, alerts whose hold has passed, incidents that two transactions left to each other, partitions.
 */
public final class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int AT_ONCE = 200;

    private final Transactions transactions;
    private final Recovery recovery;
    private final TemporaryChanges temporary;
    private final Intake intake;
    private final Announcements announcements;
    private final InstantSource clock;

    public Upkeep(
            Transactions transactions,
            Recovery recovery,
            TemporaryChanges temporary,
            Intake intake,
            Announcements announcements,
            InstantSource clock) {
        this.transactions = transactions;
        this.recovery = recovery;
        this.temporary = temporary;
        this.intake = intake;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** Everything once. Safe on several nodes at a time; what one takes, another leaves. */
    public void sweep() {
        recovery.sweep(false);
        var unused = temporary.sweep();
        transactions.call(intake::expire).committed();
        transactions.call(connection -> intake.reconsider(connection, AT_ONCE)).committed();
        transactions.call(connection -> {
            announcements.insert(connection, Incidents.closeAll(connection, clock.instant()));
            return true;
        });
        announcements.committed();
    }

    /** Makes the partitions of the coming days; so many that a machine may sleep over a holiday. */
    public void partitions() {
        transactions.call(connection -> {
            try (var statement =
                    connection.prepareStatement("select make_partitions((now() at time zone 'UTC')::date, 14)")) {
                boolean made = statement.execute();
                for (var said = statement.getWarnings(); said != null; said = said.getNextWarning())
                    LOG.warnf("Partitions: %s", said.getMessage());
                return made;
            }
        });
    }
}
