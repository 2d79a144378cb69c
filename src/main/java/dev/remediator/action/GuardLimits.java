package dev.remediator.action;

import java.time.Duration;

/**
 * How much one adapter may do for one target at once, and how it bears failure.
 *
 * @param concurrent exchanges at the same time
 * @param queue further ones that may wait; more are not sent
 * @param exchange longest time of one exchange, waiting for a place included
 * @param retries further attempts of an exchange that may be repeated
 * @param retryAfter pause before the first of them; doubled for each further one, with jitter of half of it
 * @param openAfter failed exchanges in a row after which the platform is left alone
 * @param openFor how long
 */
public record GuardLimits(
        int concurrent,
        int queue,
        Duration exchange,
        int retries,
        Duration retryAfter,
        int openAfter,
        Duration openFor) {
    public static final GuardLimits STANDARD =
            new GuardLimits(4, 16, Duration.ofSeconds(45), 2, Duration.ofMillis(200), 6, Duration.ofSeconds(10));

    public GuardLimits {
        if (concurrent < 1 || queue < 1 || retries < 1 || openAfter < 1)
            throw new IllegalArgumentException("limits must be at least 1");
        if (!exchange.isPositive() || retryAfter.toMillis() < 2 || !openFor.isPositive())
            throw new IllegalArgumentException("limits must be longer than nothing");
    }
}
