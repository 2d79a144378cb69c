package dev.remediator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ten thousand lives, and no promise broken. */
final class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 10_000);

    @Test
    void noPromiseIsBroken() {
        var search = Search.over(Long.getLong("simulation.from", 0), SEEDS);
        assertThat(search.broken()).as(search::story).isEmpty();
        System.out.println(new TreeMap<>(search.counts()));
    }

    @Test
    void aSeedTellsTheSameStoryTwice() {
        for (int seed = 0; seed < 50; seed++) {
            var once = Simulation.run(seed, true);
            assertThat(Simulation.run(seed, true).story()).isEqualTo(once.story());
            assertThat(once.story()).isNotEmpty();
        }
    }
}
