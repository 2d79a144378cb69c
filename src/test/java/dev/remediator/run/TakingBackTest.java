package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.guard.Freeze;
import dev.remediator.playbook.Answer;
import dev.remediator.run.Announcement.Kind;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Taking back is a change, too: one at a time on a target, and not under the kill switch. Freezes do not stop it. */
final class TakingBackTest {
    private static final UUID OTHER = new UUID(5, 5);

    private static Freeze freeze(boolean kill) {
        return new Freeze(
                new UUID(1, 1),
                Freeze.EVERYTHING,
                kill,
                "ana",
                "we are under attack",
                VirtualTime.START,
                Optional.empty());
    }

    /** One step was done, and a person is asked before the next one: its target is free meanwhile. */
    private static Rehearsal asked() {
        var r = Rehearsal.of(remedy("gateway-down")
                .doesAll(
                        rung("ratelimit.set").step(),
                        Remedy.ask("ok", "platform", new Answer.Confirm(), "5m"),
                        rung("restart").step()));
        r.world().on("ratelimit.set").canBeUndone();
        return r.fires();
    }

    @Test
    void afterADeniedQuestionItIsTakenBackWhenTheTargetIsFreeAgain() {
        var r = asked();
        r.journal().holds("mcp-gateway", OTHER);
        r.time().at(VirtualTime.START.plusSeconds(92), () -> r.journal().letsGo("mcp-gateway"));

        r.pass("1m").isAnsweredBy("ben", "false").toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "1:35 undo ratelimit.set");
        assertThat(r.told(Kind.WAITING)).containsExactly("Waiting: run " + OTHER + " is acting on mcp-gateway");
        assertThat(r.end()).startsWith("FAILED: step 2, ask: ben says that it cannot be done");
        assertThat(r.journal().holder("mcp-gateway")).isEmpty();
    }

    @Test
    void afterAQuestionThatExpiredToo() {
        var r = asked().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "5:00 undo ratelimit.set");
    }

    @Test
    void whatCannotBeTakenBackForTenMinutesIsForPeopleWithWhatStands() {
        var r = asked();
        r.journal().holds("mcp-gateway", OTHER);

        r.pass("1m").isAnsweredBy("ben", "false").toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set");
        assertThat(r.timeline().getLast())
                .startsWith("11:00 NEEDS_HUMAN A person must look at mcp-gateway: what was done was not taken back"
                        + " (undo ratelimit.set): run " + OTHER + " is acting on mcp-gateway");
        assertThat(r.journal().told().getLast().details())
                .containsExactly("Still stands: ratelimit.set of mcp-gateway");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void underTheKillSwitchNothingIsTakenBackAndPeopleAreCalledAtOnce() {
        var r = asked();
        r.journal().freezes(freeze(true));

        r.isAnsweredBy("ben", "false").toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set");
        assertThat(r.end())
                .startsWith(
                        "NEEDS_HUMAN: what was done was not taken back (undo ratelimit.set): ana has pulled the kill switch");
        assertThat(r.state().heldBy()).contains("kill-switch");
    }

    @Test
    void aFreezeDoesNotKeepAnythingFromBeingTakenBack() {
        var r = asked();
        r.journal().freezes(freeze(false));

        r.isAnsweredBy("ben", "false").toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "0:00 undo ratelimit.set");
    }

    @Test
    void aRungThatDidNotHelpIsNotTakenBackUnderTheKillSwitchAndNoOtherIsTried() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("ratelimit.set"), rung("restart"))
                .verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail").on("ratelimit.set").canBeUndone();
        r.fires().pass("10s");
        r.journal().freezes(freeze(true));

        r.toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set");
        assertThat(r.end()).startsWith("NEEDS_HUMAN: what was done was not taken back");
    }

    @Test
    void theDeadlineDoesNotEndTheWaitForTheTargetButItsGraceDoes() {
        var r = Rehearsal.of(remedy("gateway-down")
                .deadline("6m")
                .doesAll(rung("ratelimit.set").step(), Remedy.ask("ok", "platform", new Answer.Confirm(), "5m")));
        r.world().on("ratelimit.set").canBeUndone();
        r.fires();
        r.journal().holds("mcp-gateway", OTHER);

        r.toEnd();

        assertThat(r.told(Kind.WAITING)).contains("The deadline is over; what was done is still to be taken back");
        assertThat(r.timeline().getLast()).startsWith("11:00 NEEDS_HUMAN");
        assertThat(r.end())
                .isEqualTo(
                        "NEEDS_HUMAN: the deadline and its grace are over, and this has not ended: taking back what was done");
        assertThat(r.journal().told().getLast().details())
                .containsExactly("Still stands: ratelimit.set of mcp-gateway");
    }

    @Test
    void aPersonWhoStopsARunThatWaitsForItsTargetIsToldWhatStands() {
        var r = asked();
        r.journal().holds("mcp-gateway", OTHER);
        r.isAnsweredBy("ben", "false").pass("20s");
        assertThat(r.state().phase()).isEqualTo(Phase.UNDOING);

        r.isStoppedBy("ana", "I look after it").toEnd();

        assertThat(r.end()).isEqualTo("CANCELLED: stopped by ana: I look after it");
        assertThat(r.journal().told().getLast().details())
                .containsExactly("Still stands: ratelimit.set of mcp-gateway");
    }

    @Test
    void theWaitForTheTargetSurvivesACrash() {
        var r = asked();
        r.journal().holds("mcp-gateway", OTHER);
        r.isAnsweredBy("ben", "false").pass("7s").dies().pass("1m");
        r.journal().letsGo("mcp-gateway");

        r.comesBack().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "1:07 undo ratelimit.set");
    }
}
