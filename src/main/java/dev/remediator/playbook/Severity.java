package dev.remediator.playbook;

/** How urgent an incident is, P0 first. The order is the order of candidates. */
public enum Severity {
    P0,
    P1,
    P2,
    P3
}
