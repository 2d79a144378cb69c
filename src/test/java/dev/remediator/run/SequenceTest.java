package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.expression;
import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.withNothingToResolve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import org.junit.jupiter.api.Test;

/** {@code steps:} every step in order; the first one that fails ends it. */
final class SequenceTest {
    @Test
    void everyStepIsDoneInOrderAndProvedBeforeTheNext() {
        var r = Rehearsal.of(remedy("rotate")
                .does(
                        rung("variable.set"),
                        rung("redeploy").verify("alive", "20s", "5m", "10s"),
                        rung("breaker.reset")));
        r.world().health("alive", "fail for 15s", "pass");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 variable.set", "0:00 redeploy", "0:40 breaker.reset");
        assertThat(r.end()).isEqualTo("SUCCEEDED: every step is done");
    }

    @Test
    void aStepThatFailsEndsItAndWhatWasDoneIsTakenBackNewestFirst() {
        var r = Rehearsal.of(
                remedy("rotate").does(rung("variable.set"), rung("ratelimit.set"), rung("redeploy"), rung("restart")));
        r.world().on("variable.set").canBeUndone();
        r.world().on("ratelimit.set").canBeUndone();
        r.world().on("redeploy").fails("the build failed");

        r.fires().toEnd();

        assertThat(r.world().effects())
                .containsExactly(
                        "0:00 variable.set", "0:00 ratelimit.set", "0:00 undo ratelimit.set", "0:00 undo variable.set");
        assertThat(r.end()).isEqualTo("FAILED: step 3, redeploy, failed: the build failed");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void aStepThatIsRefusedOrCannotBePlannedEndsIt() {
        var refused = Rehearsal.of(remedy("rotate").does(rung("redeploy"), rung("restart")));
        refused.world().on("redeploy").isRefused("a deployment is under way");
        assertThat(refused.fires().toEnd().end())
                .isEqualTo("FAILED: step 1, redeploy, was refused: a deployment is under way");

        var unplanned = Rehearsal.of(remedy("rotate").does(rung("redeploy"), rung("restart")));
        unplanned.world().on("redeploy").cannotBePlanned("nothing is deployed");
        assertThat(unplanned.fires().toEnd().end())
                .isEqualTo("FAILED: step 1, redeploy, was not begun: nothing is deployed");
    }

    @Test
    void aStepThatDoesNotVerifyEndsIt() {
        var r = Rehearsal.of(
                remedy("rotate").does(rung("redeploy").verify("alive", "0s", "1m", "10s"), rung("restart")));
        r.world().health("alive", "fail").on("redeploy").canBeUndone();

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 redeploy", "1:00 undo redeploy");
        assertThat(r.end()).isEqualTo("FAILED: step 1, redeploy, did not verify");
    }

    @Test
    void aStepWhoseConditionIsNotTrueIsLeftOutAndTheOthersAreDone() {
        var r = Rehearsal.of(remedy("rotate")
                .does(
                        rung("variable.set"),
                        rung("redeploy").onlyIf(expression("false", scope -> false)),
                        rung("restart")));

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 variable.set", "0:00 restart");
        assertThat(r.end()).isEqualTo("SUCCEEDED: every step is done");
    }

    @Test
    void aStepWithoutItsParametersEndsItBecauseEveryStepIsWanted() {
        var r = Rehearsal.of(remedy("rotate")
                .does(
                        rung("variable.set"),
                        rung("redeploy").with(withNothingToResolve("labels has no 'service'")),
                        rung("restart")));

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 variable.set");
        assertThat(r.end()).isEqualTo("FAILED: step 2, redeploy, has no parameters: labels has no 'service'");
    }
}
