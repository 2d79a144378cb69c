package dev.remediator.run;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When an effect must have begun. Between the look at its age and the network a process may stand still, or wait for the
 * database; so it is looked at once more where the first request leaves. What has begun in time is brought to its end.
 */
final class LastMoment {
    private static final ScopedValue<LastMoment> CURRENT = ScopedValue.newInstance();

    private final Instant until;
    private final AtomicBoolean begun = new AtomicBoolean();

    private LastMoment(Instant until) {
        this.until = until;
    }

    /** Work that calls people's platforms on this thread. */
    interface Work<T> extends ScopedValue.CallableOp<T, InterruptedException> {}

    static <T> T before(Instant until, Work<T> work) throws InterruptedException {
        return ScopedValue.where(CURRENT, new LastMoment(until)).call(work);
    }

    /** Why nothing may be sent at this moment; empty where it may, and from then on. */
    static Optional<String> missed(Instant now) {
        if (!CURRENT.isBound()) return Optional.empty();
        var mine = CURRENT.get();
        if (mine.begun.get() || now.isBefore(mine.until)) {
            mine.begun.set(true);
            return Optional.empty();
        }
        return Optional.of("it should have begun by %s, and it is %s: nothing was sent".formatted(mine.until, now));
    }
}
