package dev.remediator.action.prometheus;

import java.time.Duration;
import java.time.Instant;

/**
 * Times at equal distances.
 *
 * @param step whole seconds
 * @param size how many
 */
record Grid(Instant start, Duration step, int size) {
    Grid {
        if (size < 2 || step.toSeconds() < 1)
            throw new IllegalArgumentException("a grid needs two times a second apart");
    }

    /** As many times as fit between two, at most {@code most}; the last of them is {@code end}. */
    static Grid over(Instant start, Instant end, int most) {
        var seconds = Math.max(2, Duration.between(start, end).toSeconds());
        var step = Math.max(1, (seconds + most - 2) / (most - 1));
        var size = (int) (seconds / step) + 1;
        return new Grid(end.minusSeconds(step * (size - 1)), Duration.ofSeconds(step), size);
    }

    Instant at(int index) {
        return start.plus(step.multipliedBy(index));
    }

    Instant end() {
        return at(size - 1);
    }

    /** The nearest place to a time in seconds since the epoch; may lie outside. */
    int index(double epochSeconds) {
        var offset = epochSeconds - start.toEpochMilli() / 1000.0;
        return (int) Math.max(-1, Math.min(size, Math.round(offset / step.toSeconds())));
    }
}
