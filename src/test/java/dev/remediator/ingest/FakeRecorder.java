package dev.remediator.ingest;

import dev.remediator.intake.Delivery;
import dev.remediator.intake.Recorder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Remembers what it was told to record, and fails for the sources that a test names. */
class FakeRecorder implements Recorder {
    /** What was tried, as the names of the sources. */
    final List<List<String>> attempts = new CopyOnWriteArrayList<>();

    final List<Delivery> committed = new CopyOnWriteArrayList<>();
    final Set<String> known = ConcurrentHashMap.newKeySet();
    final Set<String> invalid = ConcurrentHashMap.newKeySet();
    final Set<String> conflicting = ConcurrentHashMap.newKeySet();
    final Set<String> broken = ConcurrentHashMap.newKeySet();
    volatile boolean away;
    volatile boolean failsAfterCommit;

    /** Takes one permit for each attempt; empty it to hold the writer. */
    final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);

    final Semaphore atGate = new Semaphore(0);

    @Override
    public boolean known(Delivery delivery) {
        return known.contains(delivery.source());
    }

    @Override
    public Recorded record(Connection connection, List<Delivery> deliveries) throws SQLException {
        atGate.release();
        gate.acquireUninterruptibly();
        List<String> sources = deliveries.stream().map(Delivery::source).toList();
        attempts.add(sources);
        if (away) throw new SQLException("terminating connection due to administrator command", "57P01");
        for (String source : sources) {
            if (invalid.contains(source)) throw new SQLException("invalid byte sequence", "22021");
            if (conflicting.contains(source)) throw new SQLException("deadlock detected", "40P01");
            if (broken.contains(source)) throw new IllegalStateException("a mistake");
        }
        List<Delivery> kept = new ArrayList<>(deliveries);
        return () -> {
            committed.addAll(kept);
            if (failsAfterCommit) throw new IllegalStateException("a mistake");
        };
    }

    List<String> committedSources() {
        return committed.stream().map(Delivery::source).toList();
    }
}
