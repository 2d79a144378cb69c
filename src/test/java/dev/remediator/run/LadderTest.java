package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.UndoOutcome;
import dev.remediator.playbook.Otherwise;
import dev.remediator.run.Announcement.Kind;
import org.junit.jupiter.api.Test;

/** Rungs are tried one after the other, and what did not help is taken back before the next. */
final class LadderTest {
    private static Rehearsal ladder(Remedy.Rung... rungs) {
        var r = Rehearsal.of(remedy("gateway-down").tries(rungs).verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail");
        return r;
    }

    @Test
    void theSecondRungIsTriedWhenTheFirstDoesNotHelp() {
        var r = ladder(rung("restart"), rung("rollback"));
        r.world().heals("rollback", "alive");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "1:00 rollback");
        assertThat(r.end()).isEqualTo("SUCCEEDED: rollback has helped");
    }

    @Test
    void whatDidNotHelpIsTakenBackBeforeTheNextRung() {
        var r = ladder(rung("ratelimit.set"), rung("restart"));
        r.world().heals("restart", "alive").on("ratelimit.set").canBeUndone();

        r.fires().toEnd();

        assertThat(r.world().effects())
                .containsExactly("0:00 ratelimit.set", "1:00 undo ratelimit.set", "1:00 restart");
        assertThat(r.told(Kind.UNDONE)).containsExactly("Taken back: ratelimit.set taken back");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void whatIsToBeKeptStays() {
        var r = ladder(rung("ratelimit.set").kept(), rung("restart"));
        r.world().heals("restart", "alive").on("ratelimit.set").canBeUndone();

        assertThat(r.fires().toEnd().world().effects()).containsExactly("0:00 ratelimit.set", "1:00 restart");
    }

    @Test
    void whatEndsByItselfStaysUntilThen() {
        var r = ladder(rung("ratelimit.set").lasting("15m"), rung("restart"));
        r.world().heals("restart", "alive").on("ratelimit.set").canBeUndone();

        assertThat(r.fires().toEnd().world().effects()).containsExactly("0:00 ratelimit.set", "1:00 restart");
    }

    @Test
    void whenNothingHelpedAllThatStandsIsTakenBackNewestFirstAndPeopleAreCalled() {
        var r = ladder(rung("ratelimit.set").kept(), rung("breaker.trip").lasting("15m"), rung("restart"));
        r.world().on("ratelimit.set").canBeUndone();
        r.world().on("breaker.trip").canBeUndone();

        r.fires().toEnd();

        assertThat(r.world().effects())
                .containsExactly(
                        "0:00 ratelimit.set",
                        "1:00 breaker.trip",
                        "2:00 restart",
                        "3:00 undo breaker.trip",
                        "3:00 undo ratelimit.set");
        assertThat(r.timeline())
                .endsWith(
                        "3:00 UNDONE Taken back: ratelimit.set taken back",
                        "3:00 ESCALATED P1: people are called for mcp-gateway, owned by platform",
                        "3:00 FAILED Not healed after 3 m: nothing that was tried has helped");
    }

    @Test
    void withoutUndoWhatStandsStaysAndWithoutEscalateNobodyIsCalled() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("ratelimit.set").kept())
                .verify("alive", "0s", "1m", "10s")
                .otherwise());
        r.world().health("alive", "fail").on("ratelimit.set").canBeUndone();

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set");
        assertThat(r.told(Kind.ESCALATED)).isEmpty();
        assertThat(r.end()).startsWith("FAILED");
    }

    @Test
    void aChangeThatHasEndedByItselfIsNotTakenBackAgain() {
        var r = ladder(rung("ratelimit.set").lasting("90s"), rung("restart"));
        r.world().on("ratelimit.set").canBeUndone();

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "1:00 restart");
        assertThat(r.end()).isEqualTo("FAILED: nothing that was tried has helped");
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsLeftAloneAndNothingMoreIsDone() {
        var r = ladder(rung("ratelimit.set"), rung("restart"));
        r.world().on("ratelimit.set").undoAnswers(new UndoOutcome.Foreign("the limit is 7 now"));

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "1:00 undo ratelimit.set");
        assertThat(r.timeline())
                .endsWith(
                        "1:00 UNDO_FAILED Not taken back (undo ratelimit.set): somebody else changed it meanwhile, so it was left alone: the limit is 7 now",
                        "1:00 ESCALATED P1: people are called for mcp-gateway, owned by platform",
                        "1:00 NEEDS_HUMAN A person must look at mcp-gateway: somebody else changed it meanwhile, so it was left alone: the limit is 7 now. Nothing more is done by this run");
    }

    @Test
    void whatCannotBeTakenBackCallsPeopleEvenWhereThePlaybookDoesNotEscalate() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("ratelimit.set"), rung("restart"))
                .verify("alive", "0s", "1m", "10s")
                .otherwise(Otherwise.UNDO));
        r.world().health("alive", "fail").on("ratelimit.set").undoAnswers(new UndoOutcome.Failed("no route to host"));

        r.fires().toEnd();

        assertThat(r.end()).isEqualTo("NEEDS_HUMAN: it could not be taken back: no route to host");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
        assertThat(r.world().effects()).doesNotContain("1:00 restart");
    }

    @Test
    void inTheEndWhatIsStuckDoesNotKeepTheRestFromBeingTakenBack() {
        var r = ladder(rung("ratelimit.set").kept(), rung("variable.set").kept());
        r.world().on("ratelimit.set").canBeUndone();
        r.world().on("variable.set").undoAnswers(new UndoOutcome.Failed("no route to host"));

        r.fires().toEnd();

        assertThat(r.world().effects()).endsWith("2:00 undo variable.set", "2:00 undo ratelimit.set");
        assertThat(r.end()).isEqualTo("NEEDS_HUMAN: it could not be taken back: no route to host");
    }

    @Test
    void aRungThatIsRefusedOrFailsOrCannotBePlannedMakesWayForTheNext() {
        var r = ladder(rung("restart"), rung("redeploy"), rung("rollback"), rung("breaker.trip"));
        r.world().heals("breaker.trip", "alive").on("restart").isRefused("a deployment is under way");
        r.world().on("redeploy").fails("the build failed");
        r.world().on("rollback").cannotBePlanned("there is no older deployment");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 breaker.trip");
        assertThat(r.told(Kind.NOT_DONE))
                .containsExactly(
                        "restart on mcp-gateway was refused: a deployment is under way",
                        "redeploy on mcp-gateway failed: the build failed",
                        "rollback on mcp-gateway was not begun: there is no older deployment");
        assertThat(r.end()).isEqualTo("SUCCEEDED: breaker.trip has helped");
    }

    @Test
    void aChangeThatMustEndByItselfIsNotMadeWhenNothingTakesItBack() {
        var r = ladder(rung("ratelimit.set").lasting("15m"), rung("restart"));
        r.world().heals("restart", "alive");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.told(Kind.NOT_DONE))
                .containsExactly(
                        "ratelimit.set on mcp-gateway was not begun: it must end by itself, and nothing is known that takes it back");
    }

    @Test
    void aTemporaryChangeSaysHowLongItLasts() {
        var r = ladder(rung("ratelimit.set").lasting("15m"));
        r.world().heals("ratelimit.set", "alive").on("ratelimit.set").canBeUndone();

        assertThat(r.fires().toEnd().told(Kind.DOING)).containsExactly("ratelimit.set of mcp-gateway, for 15 m");
    }

    @Test
    void anAdapterThatBreaksDownLeavesTheEffectInDoubtAndIsNotCalledAgain() {
        var r = ladder(rung("restart"), rung("rollback"));
        r.world().heals("rollback", "alive").on("restart").breaksWith(new StackOverflowError("too deep"));
        r.world().on("restart").isFoundNotToHaveHappened();

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 rollback");
        assertThat(r.world().asked()).containsExactly("0:00 did restart of 0:00 happen?");
    }
}
