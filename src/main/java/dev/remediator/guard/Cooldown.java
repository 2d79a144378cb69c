package dev.remediator.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A pause after a playbook's last effect on a target. */
public final class Cooldown {
    public static final String NAME = "cooldown";

    private Cooldown() {}

    /**
     * @param lastIntent when this playbook last set out to change this target; empty when it never did
     */
    public static Verdict decide(
            String playbook, String target, Duration cooldown, Optional<Instant> lastIntent, Instant now) {
        if (lastIntent.isEmpty()) return Verdict.ALLOW;
        var until = lastIntent.get().plus(cooldown);
        if (!until.isAfter(now)) return Verdict.ALLOW;
        return new Verdict.Hold(
                NAME,
                "%s acted on %s at %s; its cooldown lasts until %s"
                        .formatted(
                                playbook,
                                target,
                                lastIntent.get().truncatedTo(ChronoUnit.SECONDS),
                                until.truncatedTo(ChronoUnit.SECONDS)),
                Optional.of(until),
                false);
    }
}
