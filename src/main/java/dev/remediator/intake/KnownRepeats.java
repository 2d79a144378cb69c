package dev.remediator.intake;

import dev.remediator.alert.AlertStatus;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was committed not long ago, so that repeats cost no transaction. The same alert with the same start and status
 * changes nothing ever again, whatever happened in between and on whichever node: that is why remembering is safe and
 * forgetting costs only time. Bounded: two generations, the older one dropped when the younger is full.
 */
final class KnownRepeats {
    private record Key(long identity, Instant startsAt, AlertStatus status) {}

    private final int generation;
    private volatile Set<Key> young = ConcurrentHashMap.newKeySet();
    private volatile Set<Key> old = new HashSet<>();

    KnownRepeats(int generation) {
        this.generation = generation;
    }

    boolean contains(Delivery.Observed observed) {
        var key = key(observed);
        return young.contains(key) || old.contains(key);
    }

    void add(Delivery.Observed observed) {
        if (young.size() >= generation) {
            old = young;
            young = ConcurrentHashMap.newKeySet();
        }
        young.add(key(observed));
    }

    private static Key key(Delivery.Observed observed) {
        var alert = observed.alert();
        return new Key(observed.identity().value(), alert.startsAt(), alert.status());
    }
}
