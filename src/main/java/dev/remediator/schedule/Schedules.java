package dev.remediator.schedule;

/** Keeps what clocks begin the same as what the remediations in force say. */
interface Schedules {
    /** Does nothing where nothing has changed since the last time. */
    void follow();

    /** This node begins nothing on time any more; others do. */
    default void pause() {}
}
