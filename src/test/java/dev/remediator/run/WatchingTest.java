package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import org.junit.jupiter.api.Test;

/** A playbook that only observes says what it would have done, and whether that would have been right. */
final class WatchingTest {
    private static Rehearsal observes(String... health) {
        var r = Rehearsal.of(remedy("gateway-down")
                .severity(Severity.P0)
                .autonomy(Autonomy.OBSERVE)
                .tries(rung("restart"))
                .verify("alive", "20s", "10m", "10s"));
        r.world().health("alive", health);
        return r.fires();
    }

    @Test
    void whatPassesByItselfNeededNobody() {
        var r = observes("fail for 40s", "pass").toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.timeline())
                .endsWith(
                        "0:00 SUGGESTED Would have done this: restart of mcp-gateway",
                        "0:00 CHECKING Watching for up to 10 m whether that would have been right",
                        "1:00 HELD Held, nothing was done: observes only; it passed by itself after 40 s (alive is well):"
                                + " acting was not needed");
        assertThat(r.state().heldBy()).contains("observes");
        assertThat(r.told(Kind.ESCALATED))
                .as("nobody is called by who only observes")
                .isEmpty();
    }

    @Test
    void whatDoesNotPassCalledForIt() {
        assertThat(observes("fail").toEnd().end())
                .isEqualTo(
                        "HELD: observes only; it did not pass within 10 m (last: alive is unwell): acting was called for");
    }

    @Test
    void whatPassesOnlyForAMomentCalledForIt() {
        assertThat(observes("fail for 30s", "pass for 10s", "fail").toEnd().end())
                .contains("it did not pass within 10 m");
    }

    @Test
    void anAlertThatIsOverEndsTheWatch() {
        assertThat(observes("fail").pass("25s").resolves().toEnd().end())
                .isEqualTo("HELD: observes only; the alert was over by itself after 25 s: acting was not needed");
    }

    @Test
    void whatCannotBeLookedAtCannotBeTold() {
        var r = observes("fail");
        r.world().cannotCheck("alive", "no route to host");

        assertThat(r.toEnd().end()).contains("it did not pass within 10 m");

        var blind = Rehearsal.of(remedy("gateway-down")
                .autonomy(Autonomy.OBSERVE)
                .tries(rung("restart"))
                .verify("alive", "0s", "1m", "10s"));
        blind.world().cannotCheck("alive", "no route to host");
        assertThat(blind.fires().toEnd().end())
                .startsWith(
                        "HELD: observes only; whether acting was called for cannot be told: 'alive' could not be checked");
    }

    @Test
    void withoutACheckTheAlertIsWatched() {
        var r = Rehearsal.of(remedy("gateway-down").autonomy(Autonomy.OBSERVE).tries(rung("restart")));

        assertThat(r.fires().toEnd().timeline().getLast())
                .isEqualTo(
                        "10:00 HELD Held, nothing was done: observes only; the alert was not over within 10 m: acting was called for");
    }

    @Test
    void theWatchEndsWithTheRunsDeadline() {
        var r = Rehearsal.of(remedy("gateway-down")
                .autonomy(Autonomy.OBSERVE)
                .deadline("5m")
                .tries(rung("restart"))
                .verify("alive", "0s", "10m", "10s"));
        r.world().health("alive", "fail");

        assertThat(r.fires().toEnd().end())
                .contains("it did not pass within 5 m")
                .contains("acting was called for");
    }

    @Test
    void aWatchSurvivesACrashAndAPersonMayEndIt() {
        var r = observes("fail").pass("1m").dies().pass("1m").comesBack();
        assertThat(r.state().phase()).isEqualTo(Phase.WATCHING);

        assertThat(r.isStoppedBy("ana", "seen enough").end()).isEqualTo("CANCELLED: stopped by ana: seen enough");
    }

    @Test
    void whatAClockStartedHasNothingToWatch() {
        var r = Rehearsal.of(remedy("gateway-down")
                .autonomy(Autonomy.OBSERVE)
                .scheduled("0 0 9 * * ?")
                .tries(rung("restart")));

        assertThat(r.isDue().toEnd().end()).isEqualTo("HELD: observes only");
    }
}
