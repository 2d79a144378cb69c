package dev.remediator.action;

import java.time.Duration;

/** The answer of {@link Change#prepare}. */
public sealed interface Preparation {
    record Ready(Prepared prepared) implements Preparation {}

    /**
     * Not now, because of something that passes, as another deployment does. Nothing was changed; it is asked again.
     *
     * @param retryAfter when that makes sense
     */
    record NotNow(String reason, Duration retryAfter) implements Preparation {
        public NotNow {
            reason = Brief.of(reason);
            if (!retryAfter.isPositive()) throw new IllegalArgumentException("later is not now");
        }
    }

    /** It must not or need not be done; {@code reason} is for people. Nothing was changed. */
    record Refused(String reason) implements Preparation {
        public Refused {
            reason = Brief.of(reason);
        }
    }
}
