package dev.remediator.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much time has passed for this process, at least. Of two clocks the one that counts more is right: the monotonic one
 * stands still while a machine sleeps, and the other may be put back.
 *
 * @param nanos monotonic
 * @param millis of the machine's clock
 */
record Stopwatch(LongSupplier nanos, LongSupplier millis) {
    static final Stopwatch SYSTEM = new Stopwatch(System::nanoTime, System::currentTimeMillis);

    /** A moment that was remembered. */
    record Lap(Stopwatch stopwatch, long nanos, long millis) {
        Duration passed() {
            var counted = Duration.ofNanos(stopwatch.nanos().getAsLong() - nanos);
            var shown = Duration.ofMillis(stopwatch.millis().getAsLong() - millis);
            return counted.compareTo(shown) > 0 ? counted : shown;
        }
    }

    Lap start() {
        return new Lap(this, nanos.getAsLong(), millis.getAsLong());
    }
}
