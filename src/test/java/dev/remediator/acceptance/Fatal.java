package dev.remediator.acceptance;

import dev.remediator.acceptance.fault.Boundary;
import dev.remediator.acceptance.fault.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One {@code kill -9} to come: of a service that heals a target of its own, at one boundary. */
record Fatal(int number, Kind kind, Boundary boundary) {
    /** Every kind at every boundary before any twice; a different order for each seed. */
    static List<Fatal> seeded(long seed, int kills) {
        var random = new Random(seed);
        var fatal = new ArrayList<Fatal>();
        while (fatal.size() < kills) {
            var round = new ArrayList<Fatal>();
            for (var kind : Kind.values())
                for (var boundary : Boundary.values()) round.add(new Fatal(0, kind, boundary));
            Collections.shuffle(round, random);
            for (var one : round) if (fatal.size() < kills) fatal.add(new Fatal(fatal.size(), one.kind, one.boundary));
        }
        return fatal;
    }

    /** Every boundary once, every kind at least once; what takes longest to be settled comes first. */
    static List<Fatal> few() {
        var fatal = new ArrayList<Fatal>();
        var late = List.of(Boundary.REQUEST_LOST, Boundary.INTENT_STORED, Boundary.TELLING, Boundary.TOLD);
        var boundaries = new ArrayList<>(late);
        for (var boundary : Boundary.values()) if (!late.contains(boundary)) boundaries.add(boundary);
        for (var boundary : boundaries)
            fatal.add(new Fatal(fatal.size(), Kind.values()[fatal.size() % Kind.values().length], boundary));
        return fatal;
    }

    String target() {
        return "%s-%03d".formatted(kind.word(), number);
    }
}
