package dev.remediator.outbound;

import java.time.Duration;

/**
 * @param connect until a connection stands, TLS included where the client can tell
 * @param total longest time of an exchange, from the first step to the last byte; a request may ask for less
 * @param maxBytes largest answer; a longer one is cut off and counts as no answer
 */
public record OutboundLimits(Duration connect, Duration total, int maxBytes) {
    public static final OutboundLimits STANDARD =
            new OutboundLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 4 * 1024 * 1024);

    public OutboundLimits {
        if (!connect.isPositive() || !total.isPositive())
            throw new IllegalArgumentException("limits must be longer than nothing");
        if (maxBytes < 1) throw new IllegalArgumentException("an answer needs room");
    }

    Duration total(Duration asked) {
        return asked.compareTo(total) < 0 ? asked : total;
    }
}
