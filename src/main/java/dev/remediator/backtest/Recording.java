package dev.remediator.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What was recorded, from oldest to newest, read once. Not for several threads at a time. */
public interface Recording extends AutoCloseable {
    /** What is known of it before it is read. */
    Facts facts();

    /**
     * The next thing; empty at the end.
     *
     * @throws RecordingException where it cannot be read; the message says where and what to do
     */
    Optional<Recorded> next();

    /** How much of it was read, from 0 to 1. Safe to ask from another thread. */
    double share();

    @Override
    void close();

    /**
     * What is known of a recording as a whole.
     *
     * @param until what was open then is open still
     * @param decided whether what was decided was recorded, too
     * @param usualRuns how long the runs of a playbook take as a rule, from their first intent to their end
     */
    record Facts(Instant since, Instant until, boolean decided, Map<String, Duration> usualRuns) {
        public Facts {
            usualRuns = Map.copyOf(usualRuns);
        }
    }
}
