package dev.remediator.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What another run has changed for a time is taken back before it is changed again. Two such changes on top of each other
 * would end wrong: the first finds a value that is not its own and leaves it, the second puts the first one's back for
 * ever.
 */
public final class StandingChange {
    public static final String NAME = "temporary-change";

    /** How long to wait before asking again, where the time is over and taking it back is under way. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private StandingChange() {}

    /**
     * A temporary change that is not taken back yet.
     *
     * @param undo what taking it back will do, for people
     * @param due when it is taken back, or tried again
     */
    public record Standing(UUID run, String undo, Instant due) {}

    /** @param others temporary changes of other runs that stand on what the asking run wants to change */
    public static Verdict decide(String target, List<Standing> others, Instant now) {
        var last = others.stream().max(Comparator.comparing(Standing::due));
        if (last.isEmpty()) return Verdict.ALLOW;
        var standing = last.get();
        return new Verdict.Hold(
                NAME,
                "what run %s changed for a time on %s stands until %s, and is taken back first: %s"
                        .formatted(
                                standing.run(),
                                target,
                                standing.due().truncatedTo(ChronoUnit.SECONDS),
                                standing.undo()),
                Optional.of(standing.due().isAfter(now) ? standing.due() : now.plus(ASK_AGAIN)),
                true);
    }
}
