package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The process dies at any moment, again and again, in any world; the database is away now and then. No effect is ever
 * done twice (the world refuses a key that it has seen), every run ends in time, and no target stays held.
 */
final class CrashAnywherePropertyTest {
    private static final int SEEDS = 300;

    @Test
    void nothingIsDoneTwiceAndEverythingEnds() {
        var ends = EnumSet.noneOf(Phase.class);
        int crashes = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                var random = new Random(seed);
                var r = Rehearsal.of(playbook(random));
                describe(r.world(), random);
                crashes += live(r, random);
                ends.add(r.state().phase());
                assertThat(r.journal().holder(Remedy.TARGET)).isEmpty();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(ends).contains(Phase.SUCCEEDED, Phase.FAILED, Phase.NEEDS_HUMAN, Phase.CANCELLED);
        assertThat(crashes).isGreaterThan(SEEDS / 2);
    }

    private static int live(Rehearsal r, Random random) {
        r.fires();
        int crashes = 0;
        var downtime = Duration.ZERO;
        for (int i = 0; !r.journal().open().isEmpty(); i++) {
            assertThat(i).as("it ends: %s", r.state()).isLessThan(500);
            switch (random.nextInt(12)) {
                case 0 -> {
                    var down = Duration.ofSeconds(random.nextInt(90));
                    r.dies().time().pass(down);
                    downtime = downtime.plus(down);
                    r.comesBack();
                    crashes++;
                }
                case 1 -> {
                    // Everything that is being done at this moment stays unwritten.
                    r.journal().goAway();
                    r.pass("7s").dies();
                    r.journal().comeBack();
                    r.comesBack();
                    crashes++;
                }
                case 2 -> {
                    r.journal().goAway();
                    r.pass("3s");
                    r.journal().comeBack();
                }
                case 3 -> {
                    if (random.nextInt(8) == 0) r.resolves();
                }
                default -> r.pass("11s");
            }
        }
        var last = r.journal().told().getLast().at();
        assertThat(last)
                .isBeforeOrEqualTo(VirtualTime.START
                        .plus(Duration.ofMinutes(15))
                        .plus(downtime)
                        .plusSeconds(11));
        return crashes;
    }

    private static void describe(World world, Random random) {
        world.health("alive", "fail for " + random.nextInt(1, 400) + "s", random.nextBoolean() ? "pass" : "fail");
        for (int i = 0; i < 3; i++) {
            var action = world.on("do" + i);
            if (random.nextBoolean()) action.canBeUndone();
            action.takes(random.nextInt(20) + "s").undoTakes(random.nextInt(20) + "s");
            switch (random.nextInt(8)) {
                case 0 -> action.fails("no");
                case 1 -> action.isRefused("no");
                case 2 -> action.isLostAfterwards("lost").isFoundToHaveHappened();
                case 3 -> action.isLostBefore("lost").isFoundNotToHaveHappened();
                case 4 -> action.happensButNeverAnswers();
                case 5 -> action.isLostAfterwards("lost");
                default -> action.isDone("done");
            }
        }
    }

    private static Remedy playbook(Random random) {
        var rungs = new Remedy.Rung[1 + random.nextInt(3)];
        for (int i = 0; i < rungs.length; i++) {
            rungs[i] = rung("do" + i);
            if (random.nextInt(3) == 0) rungs[i] = rungs[i].kept();
        }
        var remedy = remedy("gateway-down").verify("alive", "20s", "1m", "10s").deadline("10m");
        if (random.nextInt(3) == 0) remedy.waits("15s");
        if (random.nextInt(3) == 0) remedy.gathers("logs", "logs.recent");
        return random.nextInt(4) == 0 ? remedy.does(rungs) : remedy.tries(rungs);
    }
}
