package dev.remediator.playbook;

/** How far a playbook may go without a person. */
public enum Autonomy {
    /** Says what it would have done, and does nothing. */
    OBSERVE,
    /** Asks people to do it, and does nothing. */
    SUGGEST,
    /** Each change asks first. */
    APPROVE,
    /** Acts; only the steps that say so ask first. */
    AUTO
}
