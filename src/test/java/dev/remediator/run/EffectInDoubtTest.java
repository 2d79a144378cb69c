package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An effect whose answer is lost is never repeated: the platform is asked what became of it, or people are. */
final class EffectInDoubtTest {
    private static Rehearsal restartThenRollback() {
        var r = Rehearsal.of(
                remedy("gateway-down").tries(rung("restart"), rung("rollback")).verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail");
        return r;
    }

    @Test
    void whatHappenedIsVerifiedAsIfTheAnswerHadCome() {
        var r = restartThenRollback();
        r.world()
                .heals("restart", "alive")
                .on("restart")
                .isLostAfterwards("connection reset")
                .isFoundToHaveHappened();

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.timeline())
                .contains(
                        "0:00 NOT_VERIFIED Cannot tell whether this happened: restart of mcp-gateway (connection reset). It is not repeated; the platform is asked",
                        "0:00 DONE It happened: the platform shows it")
                .last()
                .isEqualTo("0:00 HEALED Healed after 0 ms: restart has helped");
    }

    @Test
    void whatDidNotHappenMakesWayForTheNextRung() {
        var r = restartThenRollback();
        r.world()
                .heals("rollback", "alive")
                .on("restart")
                .isLostBefore("connection reset")
                .isFoundNotToHaveHappened();

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 rollback");
        assertThat(r.told(Kind.NOT_DONE))
                .containsExactly("restart on mcp-gateway did not happen: the platform shows nothing");
    }

    private static Rehearsal inDoubt() {
        var r = restartThenRollback();
        r.world().health("alive", "fail").on("restart").isLostAfterwards("connection reset");
        return r.fires().pass("30s");
    }

    private static RunEvent said(Rehearsal r, RunEvent.DoubtSettled.Settled what, String reason) {
        return new RunEvent.DoubtSettled(
                r.asked().id(), "ana", what, reason, r.time().instant());
    }

    @Test
    void aboutWhatNobodyCanTellPeopleAreAskedAndItsTargetStaysHeld() {
        var r = inDoubt();

        assertThat(r.state().phase()).isEqualTo(Phase.IN_DOUBT);
        assertThat(r.journal().holder("mcp-gateway")).contains(r.run());
        assertThat(r.told(Kind.NEEDS_HUMAN))
                .containsExactly(
                        "It is not known whether this happened: restart of mcp-gateway. Somebody of platform must"
                                + " look at mcp-gateway and say so, until 2026-11-22T03:45:00Z; nothing else is done there meanwhile");
        assertThat(r.journal().told().getLast().details())
                .containsExactly(
                        "Intended at 2026-11-22T03:00:00Z: restart of mcp-gateway",
                        "Known: the platform keeps no record",
                        "It happened: the run goes on and checks whether it has helped",
                        "It did not: the run goes on as if it had failed",
                        "Stop: the run ends, and what there is to be done is yours",
                        "Say it: ./remediator settle %1$s/%2$d happened | did-not | stop --as ENGINEER, or POST /api/v1/doubts/%1$s/%2$d"
                                .formatted(r.run(), r.asked().id()));
    }

    @Test
    void whatHappenedAsAPersonSaysIsVerified() {
        var r = inDoubt();
        r.world().health("alive", "pass");

        r.hears(said(r, RunEvent.DoubtSettled.Settled.HAPPENED, "seen in the log"))
                .toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.told(Kind.DECIDED)).containsExactly("ana says that it happened (seen in the log)");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void whatDidNotHappenAsAPersonSaysMakesWayForTheNextRung() {
        var r = inDoubt();
        r.world().heals("rollback", "alive");

        r.hears(said(r, RunEvent.DoubtSettled.Settled.DID_NOT, "")).toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "0:30 rollback");
        assertThat(r.told(Kind.NOT_DONE)).containsExactly("restart on mcp-gateway did not happen, says ana");
    }

    @Test
    void stoppedByAPersonItIsForPeopleWhoNeedNotBeCalledOnceMore() {
        var r = inDoubt();

        r.hears(said(r, RunEvent.DoubtSettled.Settled.STOP, "I look after it")).toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.end())
                .isEqualTo("NEEDS_HUMAN: it is not known whether this happened: restart of mcp-gateway"
                        + " and ana has stopped the run");
        assertThat(r.told(Kind.ESCALATED)).isEmpty();
        assertThat(r.journal().holder("mcp-gateway")).isEmpty();
    }

    @Test
    void whatNobodySaysInTimeIsForAPersonAndNothingMoreIsDone() {
        var r = inDoubt().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.end())
                .isEqualTo("NEEDS_HUMAN: it is not known whether this happened: restart of mcp-gateway"
                        + " (the platform keeps no record), and nobody has said so in time");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void anEndByAPersonDoesNotMakeAnEffectInDoubtHarmless() {
        var r = inDoubt().isStoppedBy("ana", "enough").toEnd();

        assertThat(r.end())
                .isEqualTo("NEEDS_HUMAN: it is not known whether this happened: restart of mcp-gateway"
                        + " (the platform keeps no record), and it was stopped by ana: enough");
    }

    @Test
    void aDoubtSurvivesACrash() {
        var r = inDoubt().dies().pass("5m").comesBack();
        r.world().health("alive", "pass");

        assertThat(r.state().phase()).isEqualTo(Phase.IN_DOUBT);
        assertThat(r.hears(said(r, RunEvent.DoubtSettled.Settled.HAPPENED, ""))
                        .toEnd()
                        .end())
                .startsWith("SUCCEEDED");
    }

    @Test
    void thePlatformIsAskedAboutTheTimeSinceTheIntent() {
        var r = restartThenRollback();
        r.world().on("restart").takes("40s").isLostAfterwards("timed out").isFoundToHaveHappened();

        r.fires().pass("45s");

        assertThat(r.world().asked()).containsExactly("0:40 did restart of 0:00 happen?");
    }

    @Test
    void afterACrashInTheCallThePlatformIsAskedAboutTheTimeOfTheIntentAndTheRunGoesOn() {
        var r = restartThenRollback();
        r.world()
                .heals("restart", "alive")
                .on("restart")
                .happensButNeverAnswers()
                .isFoundToHaveHappened();

        r.fires().dies().pass("20s").comesBack().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.world().asked()).containsExactly("0:20 did restart of 0:00 happen?");
        assertThat(r.told(Kind.SEEN)).contains("Taken up again, after Remediator had stopped");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void aSecondCrashWhileThePlatformIsAskedOnlyAsksAgain() {
        var r = restartThenRollback();
        r.world()
                .heals("restart", "alive")
                .on("restart")
                .happensButNeverAnswers()
                .isFoundToHaveHappened();
        r.fires().dies();
        r.journal().goAway();
        // Taken up, but the database is away: the question may not be asked before the turn is written.
        r.comesBack();
        assertThat(r.world().asked()).isEmpty();
        r.dies();
        r.journal().comeBack();

        r.comesBack().toEnd();

        assertThat(r.world().asked()).hasSize(1);
        assertThat(r.world().effects()).containsExactly("0:00 restart");
    }

    @Test
    void afterACrashBeforeTheIntentIsWrittenNothingHasHappenedAndTheStepIsPlannedAnew() {
        var r = restartThenRollback();
        r.world().heals("restart", "alive");
        r.journal().goAway();
        r.fires();
        assertThat(r.world().effects()).isEmpty();
        r.dies();
        r.journal().comeBack();

        r.comesBack().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.world().asked()).isEmpty();
    }

    @Test
    void anUndoThatACrashInterruptedIsTakenUpBecauseItChangesBackOnlyWhatIsOurs() {
        var r = restartThenRollback();
        r.world().heals("rollback", "alive").on("restart").canBeUndone().undoTakes("30s");

        r.time().at(VirtualTime.START.plusSeconds(75), r::dies);
        r.fires().pass("1m15s");

        r.comesBack().toEnd();

        assertThat(r.world().effects())
                .containsExactly("0:00 restart", "1:00 undo restart", "1:30 undo restart", "2:00 rollback");
        assertThat(r.end()).isEqualTo("SUCCEEDED: rollback has helped");
    }

    @Test
    void nothingIsDoneBeforeTheIntentIsCommitted() {
        var r = restartThenRollback();
        r.world().heals("restart", "alive");
        r.journal().goAway();
        r.fires().pass("2m");
        assertThat(r.world().effects()).isEmpty();

        r.journal().comeBack();
        r.toEnd();

        assertThat(r.world().effects()).containsExactly("2:00 restart");
    }

    @Test
    void aRunIsNotTakenUpWhileItsEffectIsStillUnderWayInThisProcess() {
        var r = restartThenRollback();
        r.world().on("restart").takes("1m").isDone("restarted");
        r.time().at(VirtualTime.START.plusSeconds(20), () -> {
            r.journal().refuse(new IllegalStateException("this turn cannot be written"));
            r.executorOfThisProcess().deliver(r.run(), new RunEvent.AlertResolved());
        });
        r.time()
                .at(
                        VirtualTime.START.plusSeconds(30),
                        () -> assertThat(r.executorOfThisProcess().holds(r.run()))
                                .as("still held, because the restart is in the air")
                                .isTrue());

        r.fires();

        assertThat(r.executorOfThisProcess().holds(r.run())).isFalse();
        r.world().on("restart").isFoundToHaveHappened();
        r.comesBack().toEnd();
        assertThat(r.world().effects()).containsExactly("0:00 restart", "2:00 rollback");
        assertThat(r.world().asked()).containsExactly("1:00 did restart of 0:00 happen?");
    }

    @Test
    void aProcessThatStoodStillAfterTheIntentDoesNotActOnIt() {
        var r = restartThenRollback();
        r.world().heals("restart", "alive");
        r.journal().standsStillAfterTheIntent("30s");

        r.fires().toEnd();

        assertThat(r.told(Kind.NOT_DONE))
                .containsExactly(
                        "restart on mcp-gateway was not begun: that it may be done was decided 30 s ago, and only now the database answered or this process went on. It is planned anew");
        assertThat(r.world().effects()).as("planned and allowed anew").containsExactly("0:30 restart");
        assertThat(intents(r)).containsExactly("0:00", "0:30");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void aShorterStandstillIsNothing() {
        var r = restartThenRollback();
        r.world().heals("restart", "alive");
        r.journal().standsStillAfterTheIntent("29s");

        r.fires().toEnd();

        assertThat(intents(r)).containsExactly("0:00");
        assertThat(r.world().effects()).containsExactly("0:29 restart");
    }

    @Test
    void whatComesTooLateIsNotPlannedAnewOnceTheRunIsToEnd() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart")).deadline("1m"));
        r.journal().standsStillAfterTheIntent("2m");

        r.fires().toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).isEqualTo("FAILED: its deadline of 1 m is over");
    }

    private static List<String> intents(Rehearsal r) {
        return r.journal().entries().stream()
                .flatMap(e -> e.turn().commands().stream())
                .filter(c -> c instanceof Command.Act)
                .map(c -> VirtualTime.offset(((Command.Act) c).intendedAt()))
                .toList();
    }
}
