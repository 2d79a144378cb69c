package dev.remediator.run;

import dev.remediator.guard.Silence;
import java.time.Instant;
import java.util.Map;

/** Port: what is known of Alertmanager's silences. Asked within transactions: answers at once, from memory. */
@FunctionalInterface
public interface Silences {
    /** None is asked about. */
    Silences NONE = (labels, now) -> Silence.NONE;

    /** @param labels of the alert that began a run */
    Silence about(Map<String, String> labels, Instant now);
}
