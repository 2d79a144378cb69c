package dev.remediator.playbook;

/** What happens, in the order written, when nothing verified. */
public enum Otherwise {
    /** What was done by this run and can be taken back is taken back, newest first. */
    UNDO,
    /** People are called. */
    ESCALATE
}
