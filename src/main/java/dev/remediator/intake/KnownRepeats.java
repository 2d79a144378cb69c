package dev.remediator.intake;

import dev.remediator.alert.AlertStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was committed not long ago, so that repeats cost no transaction. Within {@link #MEMORY} the same alert with the same
 * start and status changes nothing, whatever happened in between and on whichever node; later it may ({@link Episodes#LATE}).
 * Bounded: two generations, the older one dropped when the younger is full or no longer young.
 */
final class KnownRepeats {
    static final Duration MEMORY = Duration.ofMinutes(10);

    private record Key(long identity, Instant startsAt, AlertStatus status) {}

    private record Generation(Set<Key> keys, Instant since) {
        static Generation from(Instant since) {
            return new Generation(ConcurrentHashMap.newKeySet(), since);
        }

        boolean knows(Key key, Instant now) {
            return now.isBefore(since.plus(MEMORY)) && keys.contains(key);
        }
    }

    private final int size;
    private volatile Generation young = Generation.from(Instant.MIN);
    private volatile Generation old = young;

    /** @param size how many alerts a generation holds */
    KnownRepeats(int size) {
        this.size = size;
    }

    boolean contains(Delivery.Observed observed, Instant now) {
        var key = key(observed);
        return young.knows(key, now) || old.knows(key, now);
    }

    /** Called by one thread at a time. */
    void add(Delivery.Observed observed, Instant now) {
        if (young.keys().size() >= size || now.isAfter(young.since().plus(MEMORY.dividedBy(2)))) {
            old = young;
            young = Generation.from(now);
        }
        young.keys().add(key(observed));
    }

    private static Key key(Delivery.Observed observed) {
        var alert = observed.alert();
        return new Key(observed.identity().value(), alert.startsAt(), alert.status());
    }
}
