package dev.remediator.ingest;

import dev.remediator.intake.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Deliveries for tests that do not look into them. */
final class Deliveries {
    private Deliveries() {}

    static Delivery of(String source, int bytes) {
        return new Delivery(UUID.randomUUID(), source, "alertmanager", Instant.EPOCH, new byte[bytes], List.of());
    }
}
