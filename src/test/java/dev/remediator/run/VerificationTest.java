package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import org.junit.jupiter.api.Test;

/** A rung is proved by a check that holds, in time, without a break. */
final class VerificationTest {
    private static Rehearsal restart(String hold, String within, String every) {
        return Rehearsal.of(remedy("gateway-down").tries(rung("restart")).verify("alive", hold, within, every));
    }

    @Test
    void withoutAHoldTheFirstPassIsEnough() {
        var r = restart("0s", "1m", "5s");
        r.world().health("alive", "fail for 7s", "pass");

        assertThat(r.fires().toEnd().end()).startsWith("SUCCEEDED");
        assertThat(r.time().instant()).isEqualTo(VirtualTime.START.plusSeconds(10));
    }

    @Test
    void theHoldIsReachedToTheMomentAlsoWhenTheChecksDoNotDivideIt() {
        var r = restart("25s", "1m", "10s");
        r.world().health("alive", "fail for 1s", "pass");

        r.fires().toEnd();

        assertThat(r.end()).startsWith("SUCCEEDED");
        assertThat(r.time().instant()).isEqualTo(VirtualTime.START.plusSeconds(10 + 25));
    }

    @Test
    void aHoldThatEndsExactlyWithTheTimeAllowedIsInTime() {
        var r = restart("50s", "1m", "10s");
        r.world().health("alive", "fail for 10s", "pass");

        assertThat(r.fires().toEnd().end()).startsWith("SUCCEEDED");
        assertThat(r.time().instant()).isEqualTo(VirtualTime.START.plusSeconds(60));
    }

    @Test
    void aHoldThatWouldEndAMomentTooLateIsNotVerified() {
        var r = restart("51s", "1m", "10s");
        r.world().health("alive", "fail for 10s", "pass");

        r.fires().toEnd();

        assertThat(r.told(Kind.NOT_VERIFIED))
                .containsExactly("restart has not helped: 'alive' did not pass within 1 m (last: alive is well)");
        assertThat(r.end()).isEqualTo("FAILED: nothing that was tried has helped");
    }

    @Test
    void aRelapseBeginsTheHoldAnew() {
        var r = restart("30s", "5m", "10s");
        // Checked at 0:00, 0:10, 0:20 (passing), at 0:30 the relapse is seen, from 0:40 on it passes.
        r.world().health("alive", "fail for 5s", "pass for 20s", "fail for 10s", "pass");

        r.fires().toEnd();

        assertThat(r.end()).startsWith("SUCCEEDED");
        assertThat(r.time().instant()).isEqualTo(VirtualTime.START.plusSeconds(40 + 30));
    }

    @Test
    void whatPassesOnlyNowAndThenIsNeverVerified() {
        var r = restart("30s", "2m", "10s");
        r.world()
                .health(
                        "alive",
                        "fail for 5s",
                        "pass for 20s",
                        "fail for 10s",
                        "pass for 20s",
                        "fail for 10s",
                        "pass for 20s",
                        "fail for 10s",
                        "pass for 20s",
                        "fail for 60s");

        r.fires().toEnd();

        assertThat(r.end()).isEqualTo("FAILED: nothing that was tried has helped");
        assertThat(r.told(Kind.NOT_VERIFIED)).hasSize(1);
    }

    @Test
    void theTimeAllowedBeginsWhenTheActionIsDone() {
        var r = restart("0s", "1m", "10s");
        r.world().health("alive", "fail for 165s", "pass").on("restart").takes("2m");

        assertThat(r.fires().toEnd().end()).startsWith("SUCCEEDED");
    }

    @Test
    void aRungWithAProofOfItsOwnIsDoneWhenThatPasses() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("breaker.trip").lasting("15m").verify("breaker-open", "0s", "1m", "5s"), rung("restart"))
                .verify("alive", "1m", "5m", "10s"));
        r.world()
                .health("alive", "fail")
                .heals("breaker.trip", "breaker-open")
                .on("breaker.trip")
                .canBeUndone();

        assertThat(r.fires().toEnd().end()).isEqualTo("SUCCEEDED: breaker.trip has helped");
    }

    @Test
    void aLadderWithoutAnyProofStopsAtTheFirstRungThatIsDone() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart"), rung("rollback")));

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart is done; nothing was named that would prove it");
    }

    @Test
    void nobodyLookedWhileRemediatorWasDownSoTheCheckMustHoldAnew() {
        var r = restart("1m", "10m", "10s");
        r.world().health("alive", "fail for 1s", "pass");

        r.fires().pass("30s").dies().pass("3m").comesBack().toEnd();

        assertThat(r.end()).startsWith("SUCCEEDED");
        assertThat(r.time().instant()).isEqualTo(VirtualTime.START.plusSeconds(30 + 180 + 60));
    }

    @Test
    void whereNobodyCouldLookNothingMoreIsDoneAndPeopleAreCalled() {
        var r = restartThenRollback();
        r.world().on("restart").canBeUndone().meanwhile(() -> r.world().cannotCheck("alive", "Prometheus is away"));

        r.fires().toEnd();

        assertThat(r.world().effects()).as("neither taken back nor rolled back").containsExactly("0:00 restart");
        assertThat(r.end()).isEqualTo("NEEDS_HUMAN: it cannot be told whether restart has helped: Prometheus is away");
        assertThat(r.told(Kind.NOT_VERIFIED))
                .containsExactly(
                        "It cannot be told whether restart has helped: 'alive' could not be checked within 1 m (last: Prometheus is away)");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void oneLookIsEnoughToTellThatItDidNotHelp() {
        var r = restartThenRollback();
        r.world().on("restart").meanwhile(() -> r.world().cannotCheck("alive", "Prometheus is away"));
        r.time().at(VirtualTime.START.plusSeconds(15), () -> r.world().canCheck("alive"));
        r.time().at(VirtualTime.START.plusSeconds(25), () -> r.world().cannotCheck("alive", "Prometheus is away"));
        r.time()
                .at(
                        VirtualTime.START.plusSeconds(59),
                        () -> r.world().canCheck("alive").heals("rollback", "alive"));

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "1:00 rollback");
    }

    @Test
    void whoCanLookAgainInTimeSeesThatItHelped() {
        var r = restartThenRollback();
        r.world()
                .heals("restart", "alive")
                .on("restart")
                .meanwhile(() -> r.world().cannotCheck("alive", "Prometheus is away"));
        r.time().at(VirtualTime.START.plusSeconds(35), () -> r.world().canCheck("alive"));

        assertThat(r.fires().toEnd().end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void beforeAnythingIsDoneACheckThatCannotBeMadeKeepsNobodyFromActing() {
        var r = restartThenRollback();
        r.world().cannotCheck("alive", "Prometheus is away").heals("restart", "alive");
        r.world().on("restart").meanwhile(() -> r.world().canCheck("alive"));

        assertThat(r.fires().toEnd().end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    private static Rehearsal restartThenRollback() {
        var r = Rehearsal.of(
                remedy("gateway-down").tries(rung("restart"), rung("rollback")).verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail");
        return r;
    }
}
