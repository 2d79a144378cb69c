package dev.remediator.guard;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A playbook failed too often, and acts only with consent until a person promotes it again.
 *
 * @param why with the runs that failed
 */
public record Demotion(String playbook, Instant since, String why) {
    public static final String NAME = "demoted";

    /** What it says to a run to which nobody has agreed. */
    public static Verdict about(Optional<Demotion> demotion, Instant now) {
        return decide(demotion, false, now);
    }

    /** @param consented people agreed to the effect */
    static Verdict decide(Optional<Demotion> demotion, boolean consented, Instant now) {
        if (consented || demotion.isEmpty()) return Verdict.ALLOW;
        var demoted = demotion.get();
        return new Verdict.Hold(
                NAME,
                "%s acts only with consent since %s: %s"
                        .formatted(demoted.playbook(), demoted.since().truncatedTo(ChronoUnit.SECONDS), demoted.why()),
                Optional.of(now),
                true);
    }
}
