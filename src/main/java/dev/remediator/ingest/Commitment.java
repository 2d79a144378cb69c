package dev.remediator.ingest;

/** What became of a delivery that was handed to {@link GroupCommit}. Only the first may be answered with 2xx. */
public enum Commitment {
    COMMITTED,
    /** The database can never store it. */
    INVALID,
    /** The database is away, or another transaction was in the way. It may be stored all the same. */
    UNAVAILABLE,
    /** Too many deliveries wait. */
    FULL,
    /** It was not committed in time. It may be stored all the same. */
    LATE,
    /** The service stops. */
    STOPPING,
    /** A mistake in this program, which the log names. */
    BROKEN
}
