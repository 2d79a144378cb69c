package dev.remediator.guard;

import dev.remediator.action.Durations;
import dev.remediator.action.Rate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An alert that begins and ends again and again says nothing about what would help. */
public final class Flapping {
    public static final String NAME = "flapping";

    private Flapping() {}

    /**
     * @param limit as often as this is flapping
     * @param starts when the alert of the asking run began, each time in the period, the present one included
     */
    public static Verdict decide(Rate limit, List<Instant> starts, Instant now) {
        var since = now.minus(limit.per());
        var counted = starts.stream()
                .filter(at -> at.isAfter(since))
                .sorted(Comparator.reverseOrder())
                .toList();
        if (counted.size() < limit.count()) return Verdict.ALLOW;
        var until = counted.get((int) limit.count() - 1).plus(limit.per());
        return new Verdict.Hold(
                NAME,
                "this alert began %d times within %s, and %s is flapping: what helps cannot be seen now; it is quiet enough at %s"
                        .formatted(
                                counted.size(),
                                Durations.format(limit.per()),
                                limit,
                                until.truncatedTo(ChronoUnit.SECONDS)),
                Optional.of(until),
                false);
    }
}
