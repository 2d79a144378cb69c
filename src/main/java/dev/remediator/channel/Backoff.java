package dev.remediator.channel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When news are tried again: after 1, 2, 4 … seconds, then every 5 minutes, each a little earlier or later by chance. */
final class Backoff {
    /** Together about an hour. */
    static final int MAX_ATTEMPTS = 20;

    static final Duration LONGEST = Duration.ofMinutes(5);

    private Backoff() {}

    /**
     * @param attempt that failed just now, from 1
     * @param random spreads nodes and incidents, so that they do not come all at once
     */
    static Duration after(int attempt, RandomGenerator random) {
        long base = Math.min(LONGEST.toMillis(), 1000L << Math.min(attempt - 1, 20));
        return Duration.ofMillis((long) (base * random.nextDouble(0.8, 1.2)));
    }
}
