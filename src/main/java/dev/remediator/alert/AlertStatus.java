package dev.remediator.alert;

/** Whether the condition behind an alert still holds, in the words of Alertmanager. */
public enum AlertStatus {
    FIRING,
    RESOLVED
}
