package dev.remediator.schedule;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * The order in which a process ends that was told to, while it still answers: nothing new begins and what is under way
 * ends; then channels are told what waits; then the lease is given up. A start that failed has nothing to end.
 */
@Singleton
final class Departure {
    private static final int FIRST = 1_000;
    /** After the channels, which have none of their own. */
    private static final int LAST = 3_000;

    private final BeforeStart beforeStart;
    private final Instance<Lifecycle> lifecycle;

    Departure(BeforeStart beforeStart, Instance<Lifecycle> lifecycle) {
        this.beforeStart = beforeStart;
        this.lifecycle = lifecycle;
    }

    void drain(@Observes @Priority(FIRST) ShutdownDelayInitiatedEvent event) {
        if (beforeStart.hasPassed()) lifecycle.get().drain();
    }

    void leave(@Observes @Priority(LAST) ShutdownDelayInitiatedEvent event) {
        if (beforeStart.hasPassed()) lifecycle.get().leave();
    }
}
