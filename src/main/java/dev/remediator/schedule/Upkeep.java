package dev.remediator.schedule;

import dev.remediator.escalation.Escalation;
import dev.remediator.escalation.Reminders;
import dev.remediator.intake.Intake;
import dev.remediator.run.Freezing;
import dev.remediator.run.Recovery;
import dev.remediator.run.TemporaryChanges;
import dev.remediator.store.Transactions;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What must be looked at now and then, on whichever node: runs of dead nodes, temporary changes that are due, episodes
 * that nothing ends, freezes whose time is over, alerts whose hold has passed, incidents that two transactions left to each
 * other, people who must be called or reminded, partitions.
 */
public final class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int AT_ONCE = 200;

    private final Transactions transactions;
    private final Recovery recovery;
    private final TemporaryChanges temporary;
    private final Intake intake;
    private final Escalation escalation;
    private final Reminders reminders;
    private final Freezing freezing;

    public Upkeep(
            Transactions transactions,
            Recovery recovery,
            TemporaryChanges temporary,
            Intake intake,
            Escalation escalation,
            Reminders reminders,
            Freezing freezing) {
        this.transactions = transactions;
        this.recovery = recovery;
        this.temporary = temporary;
        this.intake = intake;
        this.escalation = escalation;
        this.reminders = reminders;
        this.freezing = freezing;
    }

    /**
     * Everything once, and whatever fails keeps nothing else from its turn. Safe on several nodes at a time; what one
     * takes, another leaves.
     */
    public void sweep() {
        attempt("Taking up runs of dead nodes", () -> recovery.sweep(false));
        attempt("Taking back temporary changes", temporary::sweep);
        attempt("Calling people", escalation::sweep);
        attempt("Reminding people", reminders::sweep);
        attempt("Ending episodes that nothing ends, and incidents that are over", () -> {
            transactions.call(intake::expire).committed();
            return true;
        });
        attempt("Ending freezes whose time is over", freezing::expire);
        attempt("Deciding anew about alerts that were held", () -> {
            transactions
                    .call(connection -> intake.reconsider(connection, AT_ONCE))
                    .committed();
            return true;
        });
    }

    private static void attempt(String what, Supplier<?> work) {
        try {
            var unused = work.get();
        } catch (RuntimeException e) {
            LOG.warnf("%s did not succeed; the next sweep comes in a moment: %s", what, e.getMessage());
        }
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
