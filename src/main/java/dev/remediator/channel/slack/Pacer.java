package dev.remediator.channel.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Keeps a distance in time between calls. For one thread at a time. */
final class Pacer {
    /** How time is waited for; tests own it. */
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Duration gap;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private Instant next = Instant.MIN;

    Pacer(Duration gap, InstantSource clock, Sleeper sleeper) {
        this.gap = gap;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Returns when the next call may begin. */
    void await() throws InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            Duration wait = Duration.between(now, next);
            sleeper.sleep(wait.compareTo(gap) < 0 ? wait : gap); // a clock that was set back must not stop us
        }
        next = clock.instant().plus(gap);
    }
}
