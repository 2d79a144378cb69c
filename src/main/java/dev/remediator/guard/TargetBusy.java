package dev.remediator.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One acting run per target. */
public final class TargetBusy {
    /** How long to wait before asking again whether the target is free. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private TargetBusy() {}

    /** @param holder the run that holds the target now */
    public static Verdict decide(String target, UUID asking, UUID holder, Instant now) {
        if (asking.equals(holder)) return Verdict.ALLOW;
        return new Verdict.Hold(
                "target-busy",
                "run %s is acting on %s".formatted(holder, target),
                Optional.of(now.plus(ASK_AGAIN)),
                true);
    }
}
