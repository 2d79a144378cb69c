package dev.remediator.outbound;

/** What an exchange is for: decides whether it may be repeated. */
public enum Purpose {
    /** Changes nothing and may be repeated. */
    READ,
    /** Changes something: repeated only where certainly nothing was sent. */
    CHANGE,
    /** Judges the other side's health: this one attempt is the answer, nothing is repeated and nothing held back. */
    PROBE
}
