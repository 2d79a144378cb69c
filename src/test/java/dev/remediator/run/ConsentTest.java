package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Otherwise;
import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** No change without the consent that it needs, and consent is for exactly one plan. */
final class ConsentTest {
    private static Rehearsal asks(int quorum, boolean reason) {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("gateway-oncall", quorum, "10m", reason))
                .verify("alive", "0s", "1m", "10s"));
        r.world()
                .health("alive", "fail")
                .heals("rollback", "alive")
                .on("rollback")
                .canBeUndone()
                .sees("v2");
        return r.fires();
    }

    @Test
    void peopleAreAskedWithWhatExactlyWillBeDoneAndNothingIsDoneMeanwhile() {
        var r = asks(1, false).pass("9m");

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.state().phase()).isEqualTo(Phase.ASKING);
        assertThat(r.journal().holder("mcp-gateway"))
                .as("who waits holds nothing")
                .isEmpty();
        assertThat(r.told(Kind.ASKED))
                .containsExactly(
                        "gateway-oncall is asked for consent, until 2026-11-22T03:10:00Z: rollback of mcp-gateway");
        assertThat(r.asked()).isInstanceOfSatisfying(Command.AskApproval.class, ask -> {
            assertThat(ask.hash()).hasSize(64).containsPattern("^[0-9a-f]+$");
            assertThat(ask.approve().by()).isEqualTo("gateway-oncall");
        });
    }

    @Test
    void onceAgreedTheGuardsAreAskedAndItIsDone() {
        var r = asks(1, false).pass("5m").isAgreedBy("ana", "looked at it").toEnd();

        assertThat(r.world().effects()).containsExactly("5:00 rollback");
        assertThat(r.told(Kind.DECIDED))
                .containsExactly("ana agreed (looked at it). Everything is looked at once more");
        assertThat(r.end()).startsWith("SUCCEEDED");
    }

    @Test
    void oneNoIsEnoughAndSaysWhoAndWhy() {
        var r = asks(2, false)
                .isAgreedBy("ana", "")
                .isDeniedBy("ben", "we just deployed a fix")
                .toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).isEqualTo("FAILED: ben said no to this: rollback of mcp-gateway (we just deployed a fix)");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void silenceIsNoConsent() {
        var r = asks(1, false).toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(VirtualTime.offset(r.time().instant())).isEqualTo("10:00");
        assertThat(r.end())
                .isEqualTo(
                        "FAILED: nobody of gateway-oncall decided in time, so this was not done: rollback of mcp-gateway");
        assertThat(r.told(Kind.DECIDED))
                .containsExactly(
                        "No consent: nobody of gateway-oncall decided in time. Silence is not taken for a yes");
    }

    @Test
    void aQuorumNeedsThatManyEngineersAndNobodyCountsTwice() {
        var r = asks(2, false).isAgreedBy("ana", "").isAgreedBy("ana", "really");
        assertThat(r.state().phase()).isEqualTo(Phase.ASKING);

        r.isAgreedBy("ben", "").toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 rollback");
        assertThat(r.told(Kind.DECIDED))
                .containsExactly("ana agreed, 1 of 2", "ana, ben agreed. Everything is looked at once more");
    }

    @Test
    void tooFewInTimeIsSaidByName() {
        var r = asks(2, false).isAgreedBy("ana", "").toEnd();

        assertThat(r.end())
                .isEqualTo(
                        "FAILED: only ana agreed in time, and 2 must, so this was not done: rollback of mcp-gateway");
    }

    @Test
    void whereAReasonIsRequiredADecisionWithoutOneIsNone() {
        var r = asks(1, true).isAgreedBy("ana", " ").isDeniedBy("ben", "");
        assertThat(r.state().phase()).isEqualTo(Phase.ASKING);

        assertThat(r.isAgreedBy("ana", "error rate is up since the deployment")
                        .toEnd()
                        .end())
                .startsWith("SUCCEEDED");
    }

    @Test
    void nobodyAgreesToTheirOwnRequestButMayTakeItBack() {
        var remedy =
                remedy("rollback-now").startedByPeople().does(rung("rollback").approvedBy("platform", 1, "10m", false));
        var r = Rehearsal.of(remedy);
        r.world().on("rollback").sees("v2");

        r.isStartedBy("ana", "slow").isAgreedBy("ana", "");
        assertThat(r.state().phase()).isEqualTo(Phase.ASKING);
        assertThat(r.isDeniedBy("ana", "never mind").toEnd().end()).startsWith("FAILED: ana said no");
    }

    @Test
    void aPlanThatChangedIsAskedAboutAgainAndSaysWhatChanged() {
        var r = asks(1, false);
        r.world().on("rollback").sees("v3");
        var first = (Command.AskApproval) r.asked();

        r.pass("1m").isAgreedBy("ana", "");

        assertThat(r.world().effects()).isEmpty();
        assertThat(((Command.AskApproval) r.asked()).hash()).isNotEqualTo(first.hash());
        assertThat(r.told(Kind.NOT_DONE))
                .containsExactly("Not done yet: what was read before it has changed since it was agreed to");
        assertThat(r.isAgreedBy("ana", "").toEnd().world().effects()).containsExactly("1:00 rollback");
    }

    @Test
    void whatChangesEachTimeIsHandedToPeopleAfterTheThirdYes() {
        var r = asks(1, false);
        for (var seen : new String[] {"v3", "v4", "v5"}) {
            r.world().on("rollback").sees(seen);
            r.isAgreedBy("ana", "");
        }

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end())
                .isEqualTo(
                        "NEEDS_HUMAN: people agreed 3 times, and each time it had changed before it was done: rollback of mcp-gateway");
    }

    @Test
    void aLateOrRepeatedDecisionChangesNothing() {
        var r = asks(1, false);
        var asked = r.asked().id();

        r.toEnd();
        var end = r.state();
        r.hears(new RunEvent.ApprovalDecided(asked, "ana", true, "", r.time().instant()));
        r.hears(new RunEvent.AskExpired(asked));

        assertThat(r.state()).isEqualTo(end);
        assertThat(r.world().effects()).isEmpty();
    }

    @Test
    void anExpiryBeforeItsTimeAndAYesAfterItAreNothing() {
        var r = asks(1, false);
        r.hears(new RunEvent.AskExpired(r.asked().id()));
        assertThat(r.state().phase()).isEqualTo(Phase.ASKING);

        var machine = new RunMachine(
                remedy("gateway-down")
                        .tries(rung("rollback").approvedBy("gateway-oncall", 1, "10m", false))
                        .verify("alive", "0s", "1m", "10s")
                        .build(),
                Remedy.target(Remedy.TARGET, "platform"));
        var late = machine.next(
                r.state(),
                new RunEvent.ApprovalDecided(r.asked().id(), "ana", true, "", VirtualTime.START.plusSeconds(600)),
                VirtualTime.START.plusSeconds(600));
        assertThat(late.changed()).isFalse();
    }

    @Test
    void anAlertThatIsOverWithdrawsTheQuestion() {
        var r = asks(1, false).resolves();

        assertThat(r.end()).isEqualTo("CANCELLED: the alert is over before anything was done");
        assertThat(r.told(Kind.DECIDED))
                .containsExactly("Nobody need decide any more about this: rollback of mcp-gateway");
    }

    @Test
    void aCrashWhilePeopleAreAskedLosesNothing() {
        var r = asks(1, false).pass("2m").dies().pass("1m").comesBack();
        assertThat(r.told(Kind.ASKED)).as("nobody is asked twice").hasSize(1);

        assertThat(r.isAgreedBy("ana", "").toEnd().world().effects()).containsExactly("3:00 rollback");
    }

    @Test
    void aQuestionThatRanOutWhileNobodyWasThereIsOver() {
        var r = asks(1, false).pass("2m").dies().pass("20m").comesBack().toEnd();

        assertThat(r.end()).startsWith("FAILED: nobody of gateway-oncall decided in time");
    }

    @Test
    void theDeadlineOfTheRunEndsTheQuestionToo() {
        var r = Rehearsal.of(
                remedy("slow").deadline("5m").tries(rung("rollback").approvedBy("platform", 1, "2h", false)));
        r.fires();
        assertThat(((Command.AskApproval) r.asked()).expiresAt()).isEqualTo(VirtualTime.START.plusSeconds(300));

        assertThat(r.toEnd().end()).startsWith("FAILED: ");
    }

    @Test
    void aRunThatHasActedLetsGoOfItsTargetWhilePeopleAreAsked() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("restart"), rung("rollback").approvedBy("platform", 1, "10m", false))
                .verify("alive", "0s", "1m", "10s"));
        r.world()
                .health("alive", "fail")
                .heals("rollback", "alive")
                .on("rollback")
                .sees("v2");

        r.fires().toPhase(Phase.ASKING);
        assertThat(r.journal().holder("mcp-gateway")).isEmpty();
        r.isAgreedBy("ana", "").toEnd();

        assertThat(r.world().effects()).hasSize(2);
        assertThat(r.end()).startsWith("SUCCEEDED");
    }

    @Test
    void withAutonomyApproveTheOwnersAreAskedAboutEachChange() {
        var r = Rehearsal.of(remedy("gateway-down").autonomy(Autonomy.APPROVE).tries(rung("restart")));
        r.world().on("restart").sees("v2");

        r.fires();

        assertThat(((Command.AskApproval) r.asked()).approve())
                .isEqualTo(new Approve("platform", 1, Duration.ofMinutes(15), false));
        assertThat(r.isAgreedBy("ana", "").toEnd().world().effects()).containsExactly("0:00 restart");
    }

    @Test
    void whoObservesSaysWhatItWouldHaveDone() {
        var r = Rehearsal.of(remedy("gateway-down")
                .autonomy(Autonomy.OBSERVE)
                .tries(rung("ratelimit.set").lasting("15m").approvedBy("platform", 1, "10m", false)));
        r.world().on("ratelimit.set").canBeUndone();

        r.fires().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.told(Kind.SUGGESTED))
                .containsExactly("Would have done this: ratelimit.set of mcp-gateway, for 15 m");
        assertThat(r.told(Kind.ASKED)).isEmpty();
        assertThat(r.end()).startsWith("HELD: observes only");
    }

    @Test
    void whoSuggestsAsksPeopleToDoIt() {
        var r = Rehearsal.of(remedy("gateway-down")
                .autonomy(Autonomy.SUGGEST)
                .otherwise(Otherwise.ESCALATE)
                .tries(rung("restart")));

        r.fires().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.told(Kind.SUGGESTED)).containsExactly("Please do this: restart of mcp-gateway");
        assertThat(r.end()).isEqualTo("HELD: suggests only");
    }
}
