package dev.remediator.run;

/** Where a run stands. */
public enum Phase {
    /** {@code for:} of the playbook: waiting whether the alert is still firing then. */
    WAITING(false),
    /** The first check: is anything wrong at all? */
    CHECKING(false),
    GATHERING(false),
    /** Reading what must be known before the next effect. */
    PLANNING(false),
    /** Asking the guards, or waiting for one that will pass. */
    GUARDING(false),
    /** Waiting for people: their consent, or their answer. Holds no target. */
    ASKING(false),
    /** The intent is committed; the effect is under way. */
    ACTING(false),
    /** Asking the platform what became of an effect whose result was lost. */
    RECONCILING(false),
    /** Nobody can tell what became of an effect; people are asked. Holds its target. */
    IN_DOUBT(false),
    VERIFYING(false),
    /** It would have acted and may only observe: looking whether that would have been right. */
    WATCHING(false),
    /** Taking back what did not help. */
    UNDOING(false),
    /** Everything that was to be done was done and verified. */
    SUCCEEDED(true),
    /** The first check passed: nothing was done. */
    HEALED_BY_ITSELF(true),
    /** A guard said no: nothing was done. */
    HELD(true),
    /** Ended before its end by a person, or because the alert was over. */
    CANCELLED(true),
    /** What could be tried was tried and did not verify. */
    FAILED(true),
    /** Something cannot be told or taken back by the machine: a person must look. */
    NEEDS_HUMAN(true);

    private final boolean terminal;

    Phase(boolean terminal) {
        this.terminal = terminal;
    }

    public boolean terminal() {
        return terminal;
    }
}
