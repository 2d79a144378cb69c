package dev.remediator.run;

import java.time.Instant;

/** Port: coming back at a time. What is scheduled here is only a convenience; the table {@code timer} is the promise. */
public interface Timers {
    Alarm at(Instant due, Runnable task);

    /** Something scheduled. */
    interface Alarm {
        /** It need not happen any more; harmless when it has happened. */
        void cancel();
    }
}
