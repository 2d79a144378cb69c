package dev.remediator.action;

import java.util.Objects;

/**
 * One line that a service wrote.
 *
 * @param time as the platform wrote it; empty where it says none
 * @param severity as the platform calls it; empty where it knows none
 * @param message of any length and content: it is hostile
 */
public record LogLine(String time, String severity, String message) {
    public LogLine {
        Objects.requireNonNull(time);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(message);
    }
}
