package dev.remediator.action;

import java.time.Instant;

/**
 * Changes a platform. The order is: {@link #prepare} (reads, changes nothing), the intent is committed, {@link #act},
 * the result is committed. After a crash in between, {@link #reconcile} asks the platform what became of it.
 */
public non-sealed interface Change<S extends Record, I extends Record> extends Action<S, I> {
    /** Reads what must be known before: the previous value, the ids of deployments. Changes nothing. */
    Preparation prepare(Call<S, I> call) throws InterruptedException;

    /**
     * Does it, once, and waits until the platform is done. Never repeats a request that may have been carried out: an
     * ambiguous answer is {@link Outcome.Unknown}.
     */
    Outcome act(Call<S, I> call, Prepared prepared) throws InterruptedException;

    /**
     * Whether an effect that was intended at {@code intendedAt} happened. Changes nothing, and sends nothing again: where
     * the target's file declares that safe, {@link Reconciliation.Repeatable} says so.
     */
    default Reconciliation reconcile(Call<S, I> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        return new Reconciliation.CannotTell(adapter() + " has no way to tell whether " + capability()
                + " happened. Look at " + call.target().name() + " by hand before it is done again");
    }

    /** Takes back what {@link Prepared#undo()} or {@link Outcome.Done#undo()} described; only if the value is still ours. */
    default UndoOutcome undo(Call<S, I> call, Undo undo) throws InterruptedException {
        return new UndoOutcome.Failed(capability() + " cannot be undone");
    }
}
