package dev.remediator.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One acting run per target. */
public final class TargetBusy {
    public static final String NAME = "target-busy";

    /** How long to wait before asking again whether the target is free. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private TargetBusy() {}

    /** @param holder the run that holds the target now; empty when it has let go since the asking run met it there */
    public static Verdict decide(String target, UUID asking, Optional<UUID> holder, Instant now) {
        if (holder.filter(asking::equals).isPresent()) return Verdict.ALLOW;
        return new Verdict.Hold(
                NAME,
                holder.map(run -> "run %s is acting on %s".formatted(run, target))
                        .orElse("another run was acting on %s a moment ago".formatted(target)),
                Optional.of(now.plus(ASK_AGAIN)),
                true);
    }
}
