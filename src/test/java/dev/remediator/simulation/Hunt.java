package dev.remediator.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Any number of seeds, from where the last hunt was stopped; see docs/simulation.md.
 *
 * <p>Arguments: the folder that keeps where it was; how many seeds more; optionally one seed, which is told instead.
 */
final class Hunt {
    private static final int PIECE = 2_000;

    private Hunt() {}

    public static void main(String[] args) throws IOException {
        if (args.length > 2 && !args[2].isBlank() && !args[2].equals("null")) {
            System.out.println(Search.told(Long.parseLong(args[2])));
            return;
        }
        System.exit(hunt(Path.of(args[0]), Long.parseLong(args[1])) ? 0 : 1);
    }

    /** @return whether every promise was kept */
    private static boolean hunt(Path folder, long seeds) throws IOException {
        Files.createDirectories(folder);
        var kept = folder.resolve("next-seed");
        long next = Files.exists(kept) ? Long.parseLong(Files.readString(kept).strip()) : 0;
        long end = next + seeds;
        var done = new AtomicLong();
        var events = 0L;
        var began = System.nanoTime();
        System.out.printf(
                "From seed %d to %d. Stop it at any time; the next hunt goes on where this one was%n", next, end);
        while (next < end) {
            var search = Search.over(next, Math.min(PIECE, end - next));
            done.addAndGet(search.seeds());
            events += search.events();
            if (!search.broken().isEmpty()) {
                for (var broken : search.broken()) {
                    var story = folder.resolve("seed-" + broken.seed() + ".txt");
                    Files.writeString(story, Search.told(broken.seed()));
                    System.out.printf(
                            "seed %d breaks a promise: %s%nIts story: %s%n",
                            broken.seed(), broken.broken().orElse(""), story);
                    Files.writeString(kept, String.valueOf(broken.seed() + 1));
                }
                return false;
            }
            next += search.seeds();
            Files.writeString(kept, String.valueOf(next));
            var seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "%d seeds, every promise kept; %.0f seeds a second, %d events%n",
                    done.get(), done.get() / seconds, events);
        }
        return true;
    }
}
