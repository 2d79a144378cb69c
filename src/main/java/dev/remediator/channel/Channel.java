package dev.remediator.channel;

import java.time.Duration;
import java.util.List;

/**
 * A way to reach people. Called by one thread at a time for each incident, in order; calls may block, up to
 * {@link Dispatcher#LEASE} in all. Implementations limit their own rate.
 *
 * <p>Delivery is at least once, as no chat offers more: after a crash between a post and its being recorded, the same
 * news come again, once. Where the receiving side takes a message id, it is stable over attempts ({@link News#id}).
 */
public interface Channel {
    /** Unique and stable: rows of the outbox bear it. For example {@code slack}. */
    String name();

    Load load();

    /**
     * Tells the news of one incident. What can be repeated without harm is done before what cannot.
     *
     * @param news oldest first, never empty, all of the thread's incident
     * @throws NotDelivered if it is not known that people can see all of it; the same news come again later
     */
    void tell(List<News> news, IncidentThread thread) throws NotDelivered;

    /**
     * How much a channel takes at once.
     *
     * @param news at most so many
     * @param incidents {@code ONE} at once, with all that waits for it up to {@code news}; or {@code MANY}
     * @param pause after each {@link #tell} that went well; what comes meanwhile piles up, and is told at once
     */
    record Load(int news, Incidents incidents, Duration pause) {
        public Load {
            if (news < 1) throw new IllegalArgumentException("a channel takes at least one announcement at once");
            if (pause.isNegative()) throw new IllegalArgumentException("a pause is not negative");
        }

        /** Without a pause. */
        public Load(int news, Incidents incidents) {
            this(news, incidents, Duration.ZERO);
        }
    }

    enum Incidents {
        ONE,
        MANY
    }
}
