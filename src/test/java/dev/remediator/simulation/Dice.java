package dev.remediator.simulation;

import java.time.Duration;
import java.util.List;

/** Chance that is the same for the same seed, on every machine (SplitMix64). */
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
    }

    long next() {
        long z = state += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Inclusive. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean oneIn(int n) {
        return below(n) == 0;
    }

    boolean percent(int chance) {
        return below(100) < chance;
    }

    Duration millis(int low, int high) {
        return Duration.ofMillis(between(low, high));
    }

    Duration seconds(int low, int high) {
        return millis(low * 1000, high * 1000);
    }

    <T> T of(List<T> some) {
        return some.get(below(some.size()));
    }
}
