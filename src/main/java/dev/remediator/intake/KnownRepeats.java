package dev.remediator.intake;

import dev.remediator.alert.Alert;
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
    private record Key(long fingerprint, Instant startsAt, AlertStatus status) {}

    private final int generation;
    private volatile Set<Key> young = ConcurrentHashMap.newKeySet();
    private volatile Set<Key> old = new HashSet<>();

    KnownRepeats(int generation) {
        this.generation = generation;
    }

    boolean contains(Alert alert) {
        var key = key(alert);
        return young.contains(key) || old.contains(key);
    }

    void add(Alert alert) {
        if (young.size() >= generation) {
            old = young;
            young = ConcurrentHashMap.newKeySet();
        }
        young.add(key(alert));
    }

    private static Key key(Alert alert) {
        return new Key(alert.fingerprint().value(), alert.startsAt(), alert.status());
    }
}
