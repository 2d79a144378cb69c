package dev.remediator.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Many seeds, on all cores; it stops at the first that breaks a promise, after those that were begun before.
 *
 * @param broken in the order in which they were found
 * @param seeds how many were tried
 * @param counts in how many lives something happened
 */
record Search(List<Simulation.Result> broken, long seeds, Map<String, Long> counts, long events, double seconds) {
    static Search over(long from, long seeds) {
        return over(from, seeds, result -> {});
    }

    /** @param each told of each seed that is done, by any thread */
    static Search over(long from, long seeds, Consumer<Simulation.Result> each) {
        return silently(() -> search(from, seeds, each));
    }

    /** What goes wrong is the point of it, and nothing to write a log about. */
    private static <T> T silently(Supplier<T> work) {
        var logger = Logger.getLogger("dev.remediator.run");
        var level = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            return work.get();
        } finally {
            logger.setLevel(level);
        }
    }

    private static Search search(long from, long seeds, Consumer<Simulation.Result> each) {
        var next = new AtomicLong(from);
        var done = new AtomicLong();
        var events = new AtomicLong();
        var broken = new CopyOnWriteArrayList<Simulation.Result>();
        var counts = new TreeMap<String, Long>();
        var began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++)
            threads.add(Thread.ofPlatform().name("simulation-" + i).start(() -> {
                var mine = new TreeMap<String, Long>();
                for (long seed = next.getAndIncrement();
                        seed < from + seeds && broken.isEmpty();
                        seed = next.getAndIncrement()) {
                    var result = Simulation.run(seed, false);
                    result.counts().forEach((what, times) -> mine.merge(what, 1L, Long::sum));
                    events.addAndGet(result.events());
                    done.incrementAndGet();
                    if (result.broken().isPresent()) broken.add(result);
                    each.accept(result);
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
        return new Search(List.copyOf(broken), done.get(), counts, events.get(), (System.nanoTime() - began) / 1e9);
    }

    /** What the seeds tell that broke a promise. */
    String story() {
        var story = new StringBuilder();
        for (var b : broken) story.append(told(b.seed()));
        return story.toString();
    }

    static String told(long seed) {
        var result = silently(() -> Simulation.run(seed, true));
        return "seed %d: %s%n%n%s"
                .formatted(seed, result.broken().map(b -> "broken: " + b).orElse("every promise kept"), result.story());
    }
}
