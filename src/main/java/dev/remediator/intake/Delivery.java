package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.alert.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One authenticated, parsed webhook request, or one finding of a poll.
 *
 * @param id time-ordered (UUID version 7)
 * @param source name of the configured source
 * @param kind {@code alertmanager}, {@code railway}
 * @param body as it came, for replay
 */
public record Delivery(UUID id, String source, String kind, Instant receivedAt, byte[] body, List<Observed> alerts) {
    public Delivery {
        alerts = List.copyOf(alerts);
    }

    /**
     * One alert of it.
     *
     * @param identity which alert it is, among those of its scope
     * @param expiresAfter an episode made from an event that nothing ends by itself is over after this time
     */
    public record Observed(Identity identity, Alert alert, Optional<Duration> expiresAfter) {
        /** @param scope as {@link Identity#of} takes it */
        public static Observed of(String scope, Alert alert, Optional<Duration> expiresAfter) {
            return new Observed(Identity.of(scope, alert.labels()), alert, expiresAfter);
        }
    }
}
