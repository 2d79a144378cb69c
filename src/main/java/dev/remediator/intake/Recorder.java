package dev.remediator.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Records deliveries with all that follows from them, many in one transaction. Implemented by {@link Intake}. */
public interface Recorder {
    /** Nothing but repeats of what is committed already: may be answered without a transaction. */
    boolean known(Delivery delivery);

    /**
     * Writes deliveries, episodes, dispositions and new runs. Called by one thread at a time, inside a transaction that
     * the caller commits. A failing batch may be handed in again one by one, after a rollback.
     */
    Recorded record(Connection connection, List<Delivery> deliveries) throws SQLException;

    /** What must happen once the transaction is committed, for example beginning the new runs. Returns at once, never throws. */
    interface Recorded {
        void committed();
    }
}
