package dev.remediator.channel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** News that did not reach people, classified once. The message is for the person who must mend it; it holds no secret. */
public final class NotDelivered extends Exception {
    private static final long serialVersionUID = 1L;

    /** What it means for what else waits. */
    public enum Extent {
        /** The channel will never take these news: they are dead letters at once, the next ones are tried. */
        REFUSED,
        /** These news failed and are tried again; other incidents go on. */
        INCIDENT,
        /** The channel takes nothing now: all that waits for it waits longer. */
        CHANNEL
    }

    private final Extent extent;
    private final Duration retryAfter;

    private NotDelivered(Extent extent, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.extent = extent;
        this.retryAfter = retryAfter;
    }

    public static NotDelivered refused(String message) {
        return new NotDelivered(Extent.REFUSED, message, Duration.ZERO, null);
    }

    public static NotDelivered incident(String message, @Nullable Throwable cause) {
        return new NotDelivered(Extent.INCIDENT, message, Duration.ZERO, cause);
    }

    public static NotDelivered channel(String message, @Nullable Throwable cause) {
        return new NotDelivered(Extent.CHANNEL, message, Duration.ZERO, cause);
    }

    /** The channel asked to be left alone for a time, as with HTTP 429. */
    public static NotDelivered slowDown(String message, Duration retryAfter) {
        return new NotDelivered(Extent.CHANNEL, message, retryAfter, null);
    }

    public Extent extent() {
        return extent;
    }

    /** Not to be tried before this time is over; empty where the channel did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter).filter(Duration::isPositive);
    }

    @Override
    public String getMessage() {
        return java.util.Objects.requireNonNull(super.getMessage());
    }
}
