package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A process that is to end sets out to nothing new, and knows when nothing is under way any more. */
final class DrainTest {
    private static boolean drains(Rehearsal r) {
        try {
            return r.executorOfThisProcess().drain(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsUnderWayIsWaitedForUntilItsResultIsStored() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "5m", "10s"));
        r.world().health("alive", "fail");
        var drained = new ArrayList<Boolean>();
        r.world().on("restart").takes("20s").meanwhile(() -> drained.add(drains(r)));

        r.fires().pass("1m");

        assertThat(drained).as("while it is being done").containsExactly(false);
        assertThat(r.state().effects()).hasSize(1);
        assertThat(drains(r)).isTrue();
    }

    @Test
    void aRunThatWantsToActIsLeftToWhoeverTakesItUp() {
        var r = Rehearsal.of(remedy("gateway-down").waits("30s").tries(rung("restart")));
        r.fires();
        assertThat(drains(r)).isTrue();
        r.pass("1m");
        assertThat(r.world().effects()).isEmpty();
        assertThat(r.state().outstanding()).singleElement().isInstanceOf(Command.Claiming.class);

        r.dies().comesBack().toEnd();

        assertThat(r.world().effects()).containsExactly("1:00 restart");
    }

    @Test
    void nothingIsTakenBackEitherAndNothingIsTakenUp() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail").on("restart").canBeUndone();
        r.fires().pass("10s");
        assertThat(drains(r)).isTrue();

        r.pass("2m");

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.state().phase()).isEqualTo(Phase.UNDOING);
        var stored = r.journal().stored(r.run());
        var other = Rehearsal.of(remedy("gateway-down").tries(rung("restart")));
        assertThat(drains(other)).isTrue();
        other.executorOfThisProcess().resume(stored.read(), stored.seq(), false);
        assertThat(other.executorOfThisProcess().runs()).isEmpty();
    }
}
