package dev.remediator.intake;

import dev.remediator.action.Rate;
import java.time.Duration;
import java.time.Instant;

/**
 * So many incidents at once that nobody can read them one by one: those beyond a limit are told together, as one incident
 * of its own. What is done about each stays the same. Pure.
 */
final class Storm {
    /** Afterwards it is told how it went so far, and a new one may begin. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration SHORTEST_CALM = Duration.ofMinutes(1);

    private Storm() {}

    /**
     * As a batch of alerts finds it.
     *
     * @param recent incidents opened in the limit's period before the batch; counted no further than the limit
     * @param open a storm is on
     */
    record Seen(Rate limit, long recent, boolean open) {
        /**
         * Whether an incident that opens now is a part of it.
         *
         * @param before how many the same batch has opened already
         */
        boolean swallows(int before) {
            return open || recent + before >= limit.count();
        }
    }

    /** Whether it is over, or has lasted so long that people hear how it goes. */
    static boolean isOver(Rate limit, Instant began, Instant lastOpened, Instant now) {
        var calm = limit.per().compareTo(SHORTEST_CALM) > 0 ? limit.per() : SHORTEST_CALM;
        return !now.isBefore(lastOpened.plus(calm)) || !now.isBefore(began.plus(LONGEST));
    }
}
