package dev.remediator.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Many seeds, on all cores. */
record Search(Optional<Simulation.Result> broken, long seeds, Map<String, Long> counts, long events, double seconds) {

    /** Stops at the first seed that breaks a promise. */
    static Search over(long from, long seeds) {
        var logger = Logger.getLogger("dev.remediator.run");
        var level = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            return silently(from, seeds);
        } finally {
            logger.setLevel(level);
        }
    }

    private static Search silently(long from, long seeds) {
        var next = new AtomicLong(from);
        var done = new AtomicLong();
        var events = new AtomicLong();
        var broken = new AtomicReference<Simulation.Result>();
        var counts = new TreeMap<String, Long>();
        var began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++)
            threads.add(Thread.ofPlatform().name("simulation-" + i).start(() -> {
                var mine = new TreeMap<String, Long>();
                for (long seed = next.getAndIncrement(); seed < from + seeds && broken.get() == null; seed = next.getAndIncrement()) {
                    var result = Simulation.run(seed, false);
                    // In how many lives, not how often.
                    result.counts().forEach((what, times) -> mine.merge(what, 1L, Long::sum));
                    events.addAndGet(result.events());
                    done.incrementAndGet();
                    if (result.broken().isPresent()) broken.compareAndSet(null, result);
                }
                synchronized (counts) {
                    mine.forEach((what, times) -> counts.merge(what, times, Long::sum));
                }
            }));
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new Search(
                Optional.ofNullable(broken.get()),
                done.get(),
                counts,
                events.get(),
                (System.nanoTime() - began) / 1e9);
    }

    /** What the seed tells that broke a promise. */
    String story() {
        return broken.map(b -> "seed %d: %s%n%s".formatted(b.seed(), b.broken().orElse(""), Simulation.run(b.seed(), true).story()))
                .orElse("");
    }
}
