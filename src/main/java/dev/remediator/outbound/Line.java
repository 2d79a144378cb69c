package dev.remediator.outbound;

import java.net.URI;
import java.time.Duration;

/**
 * One line for a TCP or Unix socket.
 *
 * @param uri {@code tcp://host:port} or {@code unix:///path}
 * @param text without its line end; printable ASCII
 * @param total longest time until the other side has answered and closed
 */
public record Line(Purpose purpose, URI uri, String text, Duration total) {
    public Line {
        if (text.isBlank() || !text.chars().allMatch(c -> c >= ' ' && c < 127))
            throw new IllegalArgumentException("a line is printable ASCII, and not empty");
        if (!total.isPositive()) throw new IllegalArgumentException("a line needs a time limit");
    }
}
