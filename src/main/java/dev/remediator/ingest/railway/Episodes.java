package dev.remediator.ingest.railway;

import dev.remediator.alert.Labels;
import java.time.Instant;
import java.util.Optional;

/** Port: what is known already. */
@FunctionalInterface
public interface Episodes {
    /** The last episode of an alert, open or ended. */
    Optional<Episode> last(Labels labels);

    /** @param startedAt the latest start that was seen for it */
    record Episode(Instant startedAt, boolean open) {}
}
