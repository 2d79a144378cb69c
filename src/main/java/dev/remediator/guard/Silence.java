package dev.remediator.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What Alertmanager's silences say about an alert. */
public sealed interface Silence {
    String NAME = "silenced";

    /** Whether it is silenced could not be found out. */
    String UNKNOWN = "silences-unknown";

    /** How long to wait before Alertmanager is asked again. */
    Duration ASK_AGAIN = Duration.ofSeconds(15);

    /** No silence matches it, or none is asked about. */
    record None() implements Silence {}

    /**
     * People have silenced it.
     *
     * @param id of the silence
     * @param until when it ends
     */
    record Active(String id, String by, String comment, Instant until) implements Silence {}

    /** Alertmanager could not be asked for too long. */
    record Unknown(String why) implements Silence {}

    None NONE = new None();

    static Verdict decide(Silence silence, Instant now) {
        return switch (silence) {
            case None _ -> Verdict.ALLOW;
            case Active a ->
                a.until().isAfter(now)
                        ? new Verdict.Hold(
                                NAME,
                                "%s has silenced this alert until %s: %s"
                                        .formatted(a.by(), a.until().truncatedTo(ChronoUnit.SECONDS), a.comment()),
                                Optional.of(a.until()),
                                false)
                        : Verdict.ALLOW;
            case Unknown u ->
                new Verdict.Hold(
                        UNKNOWN,
                        "whether somebody has silenced this alert cannot be found out: " + u.why(),
                        Optional.of(now.plus(ASK_AGAIN)),
                        true);
        };
    }
}
