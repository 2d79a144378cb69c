package dev.remediator.guard;

import dev.remediator.action.Rate;
import java.time.Instant;
import java.util.List;

/** An alert that begins and ends again and again says nothing about what would help. */
public final class Flapping {
    public static final String NAME = "flapping";

    private Flapping() {}

    /** @param starts when the alert of the asking run began, each time in the period, the present one included */
    public static Verdict decide(Rate limit, List<Instant> starts, Instant now) {
        return Verdict.ALLOW;
    }
}
