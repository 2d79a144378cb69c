package dev.remediator.acceptance.fault;

/** Where in a step, and in telling its end, the service is killed. */
public enum Boundary {
    /** The intent has not reached the database. */
    BEFORE_INTENT,
    /** The intent's transaction is written, and not committed. */
    BEFORE_COMMIT_OF_INTENT,
    /** The intent is committed, and nothing was called. */
    INTENT_STORED,
    /** In the call: the request got lost. */
    REQUEST_LOST,
    /** In the call: the request has arrived. */
    REQUEST_ARRIVED,
    /** The platform has answered. */
    ANSWERED,
    /** The action is over, its result has not reached the database. */
    BEFORE_RESULT,
    BEFORE_COMMIT_OF_RESULT,
    /** The result is committed, and the run does not know it. */
    RESULT_STORED,
    /** That it is healed has not reached the database. */
    BEFORE_REPORT,
    /** That it is healed is stored, and nobody was told. */
    REPORT_STORED,
    /** The channel has what it was told, and has not answered. */
    TELLING,
    /** The channel has answered. */
    TOLD
}
