package dev.remediator.alert;

/** What monitoring says of an alert. */
public enum AlertStatus {
    FIRING,
    RESOLVED
}
