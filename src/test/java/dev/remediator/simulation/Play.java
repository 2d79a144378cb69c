package dev.remediator.simulation;

/** From the command line: {@code FROM SEEDS}, or one seed to be told. */
final class Play {
    private Play() {}

    public static void main(String[] args) {
        java.util.logging.Logger.getLogger("dev.remediator.run").setLevel(java.util.logging.Level.OFF);
        if (args.length == 1) {
            var result = Simulation.run(Long.parseLong(args[0]), true);
            System.out.println(result.story());
            System.out.println(result.broken() + " " + result.events());
            return;
        }
        if (args.length == 3) {
            var kinds = new java.util.TreeMap<String, long[]>();
            for (long seed = Long.parseLong(args[0]); seed < Long.parseLong(args[1]); seed++) {
                var result = Simulation.run(seed, false);
                if (result.broken().isEmpty()) continue;
                var kind = kinds.computeIfAbsent(result.broken().get().replaceAll("run [0-9]+", "run").replaceAll("effect [0-9]+", "effect").replaceAll("[ab][0-9]+", "node"), k -> new long[] {0, result.seed()});
                kind[0]++;
            }
            kinds.forEach((k, v) -> System.out.println(v[0] + " × (first: seed " + v[1] + ") " + k));
            return;
        }
        var search = Search.over(Long.parseLong(args[0]), Long.parseLong(args[1]));
        System.out.println(search.counts());
        System.out.printf("%d seeds, %d events, %.1f s, %.0f seeds/s%n", search.seeds(), search.events(), search.seconds(), search.seeds() / search.seconds());
        search.broken().ifPresent(b -> System.out.println("seed " + b.seed() + ": " + b.broken().orElse("")));
    }
}
