package dev.remediator.ingest.railway;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One event of either form.
 *
 * @param action lower-cased, without underscores: {@code oomkilled}
 * @param deployment its id; empty if unknown
 * @param at when it happened, as Railway says
 * @param annotations everything else that a person may want to read
 */
record RailwayEvent(
        Subject subject,
        String action,
        Place place,
        boolean ephemeral,
        String deployment,
        Optional<Instant> at,
        Map<String, String> annotations,
        Map<String, String> ids) {
    RailwayEvent {
        annotations = Map.copyOf(annotations);
        ids = Map.copyOf(ids);
    }

    /** What it is about. */
    enum Subject {
        DEPLOYMENT,
        VOLUME_ALERT,
        MONITOR,
        /** Something that Railway has added since. */
        OTHER
    }
}
