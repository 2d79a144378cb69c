package dev.remediator.report;

import dev.remediator.guard.Freeze;
import java.time.Instant;
import java.util.Optional;

/**
 * A freeze, and how it ended.
 *
 * @param endedAt when it was lifted or its time was over; empty while it stands
 * @param liftedBy who ended it before its time
 */
public record FreezeView(
        Freeze freeze, Optional<Instant> endedAt, Optional<String> liftedBy, Optional<String> liftReason) {}
