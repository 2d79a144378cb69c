package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.action.UndoOutcome;
import dev.remediator.guard.Freeze;
import dev.remediator.identity.Caller;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is temporary ends, whatever became of the run that made it. */
@ExtendWith(PostgresExtension.class)
final class TemporaryChangesTest {
    private static final Remedy LIMIT =
            remedy("limit").tries(rung("ratelimit.set").lasting("15m")).verify("alive", "0s", "1m", "10s");

    private final FaultyDataSource faulty;
    private final Table table;
    private LiveNode node;

    TemporaryChangesTest(DataSource dataSource) {
        faulty = new FaultyDataSource(dataSource);
        table = new Table(new Transactions(dataSource));
        node = LiveNode.on(new Transactions(faulty));
    }

    @BeforeEach
    void theLimitHelps() {
        node.world()
                .health("alive", "fail")
                .heals("ratelimit.set", "alive")
                .on("ratelimit.set")
                .canBeUndone();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void itIsTakenBackWhenItsTimeIsOverAndNotBefore() {
        node.fires(LIMIT);
        node.toEnd();
        assertThat(sweepAt("14m59s")).containsExactly("0:00 ratelimit.set");

        assertThat(sweepAt("15m")).containsExactly("0:00 ratelimit.set", "15:00 undo ratelimit.set");
        assertThat(table.rows("select state, summary from temporary_change"))
                .containsExactly("ended | Taken back, its time is over: ratelimit.set taken back");
        assertThat(
                        table.rows(
                                "select kind, body ->> 'text', incident_id = (select id from incident) from announcement order by id desc limit 1"))
                .containsExactly("TEMPORARY_ENDED | Taken back, its time is over: ratelimit.set taken back | t");
    }

    @Test
    void underTheKillSwitchWhatIsDueWaitsPeopleAreCalledOnceAndItGoesOnWhenThatIsLifted() {
        node.fires(LIMIT);
        node.toEnd();
        var kill = node.freezing()
                .make(Freeze.EVERYTHING, true, Caller.engineer("ana"), "it runs wild", Optional.empty())
                .freeze();

        assertThat(sweepAt("15m")).containsExactly("0:00 ratelimit.set");
        assertThat(node.temporary().sweep())
                .as("nobody comes back for it every moment")
                .isEmpty();
        assertThat(sweepAt("16m")).hasSize(1);
        assertThat(table.rows("select state, attempts from temporary_change")).containsExactly("waits | 0");
        assertThat(table.rows("select body ->> 'text' from announcement where kind = 'TEMPORARY_FAILED'"))
                .containsExactly(
                        "Not taken back, because of the kill switch (ana: it runs wild). It is taken back by itself once that is lifted (./remediator thaw %s); or do it by hand: undo ratelimit.set"
                                .formatted(kill.id()));

        var unused = node.freezing().lift(kill.id(), Caller.engineer("bob"), "calm");
        assertThat(sweepAt("17m")).containsExactly("0:00 ratelimit.set", "17:00 undo ratelimit.set");
        assertThat(table.rows("select state from temporary_change")).containsExactly("ended");
    }

    @Test
    void aFreezeThatIsNoKillSwitchKeepsNothingFromBeingTakenBack() {
        node.fires(LIMIT);
        node.toEnd();
        var unused = node.freezing().make(Freeze.EVERYTHING, false, Caller.engineer("ana"), "a sale", Optional.empty());

        assertThat(sweepAt("15m")).containsExactly("0:00 ratelimit.set", "15:00 undo ratelimit.set");
    }

    @Test
    void theSweepSaysWhenToComeBack() {
        assertThat(node.temporary().sweep()).isEmpty();
        node.fires(LIMIT);
        node.toEnd();

        assertThat(node.temporary().sweep()).contains(VirtualTime.START.plusSeconds(900));
    }

    @Test
    void itIsTakenBackByAnotherProcessWhenItsOwnHasDied() {
        node.fires(LIMIT);
        node.toEnd();
        node.dies();
        node = node.another();
        node.recovery().sweep(true);

        assertThat(sweepAt("20m")).containsExactly("0:00 ratelimit.set", "20:00 undo ratelimit.set");
    }

    @Test
    void itIsTakenBackAlsoWhileItsRunGoesOn() {
        node.world().heals("nothing", "alive");
        node.fires(remedy("limit")
                .tries(rung("ratelimit.set").lasting("1m"), rung("restart"))
                .verify("alive", "0s", "2m", "10s"));
        node.pass("90s");

        assertThat(sweepAt("90s")).containsExactly("0:00 ratelimit.set", "1:30 undo ratelimit.set");
        node.toEnd();
        assertThat(node.world().effects())
                .as("and its run does not take it back again")
                .containsExactly("0:00 ratelimit.set", "1:30 undo ratelimit.set", "2:00 restart");
        assertThat(table.rows("select phase from run")).containsExactly("FAILED");
    }

    @Test
    void whatItsRunTakesBackItselfIsNotTakenBackAgain() {
        node.world().heals("nothing", "alive");
        node.fires(LIMIT);
        node.toEnd();
        assertThat(node.world().effects()).containsExactly("0:00 ratelimit.set", "1:00 undo ratelimit.set");

        assertThat(sweepAt("30m")).hasSize(2);
        assertThat(table.rows("select state from temporary_change")).containsExactly("ended");
    }

    @Test
    void whatItsRunCouldNotTakeBackIsTakenBackWhenItsTimeIsOver() {
        node.world()
                .heals("nothing", "alive")
                .on("ratelimit.set")
                .undoAnswers(new UndoOutcome.Failed("no route"), new UndoOutcome.Undone("back at last"));
        node.fires(LIMIT);
        node.toEnd();
        assertThat(table.rows("select phase from run")).containsExactly("NEEDS_HUMAN");

        sweepAt("15m");

        assertThat(table.rows("select state, summary from temporary_change"))
                .containsExactly("ended | Taken back, its time is over: back at last");
    }

    @Test
    void aChangeOfWhichNobodyKnowsWhetherItWasMadeIsTakenBackToo() {
        node.world().on("ratelimit.set").happensButNeverAnswers();
        node.fires(LIMIT);
        node.quiet();
        node.dies();
        node = node.another();
        node.recovery().sweep(true);
        node.quiet();
        assertThat(table.rows("select state from temporary_change")).containsExactly("intended");

        // Its time begins at the latest moment at which the action could have been done.
        assertThat(sweepAt("16m29s")).hasSize(1);
        assertThat(sweepAt("16m30s")).containsExactly("0:00 ratelimit.set", "16:30 undo ratelimit.set");
    }

    @Test
    void whatSomebodyElseChangedIsLeftAloneAndPeopleAreCalled() {
        node.world().on("ratelimit.set").undoAnswers(new UndoOutcome.Foreign("the limit is 7 now"));
        node.fires(LIMIT);
        node.toEnd();

        sweepAt("15m");

        assertThat(table.rows("select state, ended_at is not null from temporary_change"))
                .containsExactly("foreign | t");
        assertThat(table.rows("select body ->> 'text' from announcement where kind = 'TEMPORARY_FAILED'"))
                .containsExactly(
                        "Left alone, because somebody else changed it meanwhile: the limit is 7 now. Decide whether to undo ratelimit.set");
    }

    @Test
    void aFailedAttemptIsRepeatedLaterAndLaterAndThenPeopleAreCalled() {
        node.world().on("ratelimit.set").undoAnswers(new UndoOutcome.Failed("no route"));
        node.fires(LIMIT);
        node.toEnd();
        for (var next = node.temporary().sweep();
                next.isPresent();
                next = node.temporary().sweep()) {
            node.time().moveTo(next.get());
            node.temporary().sweep();
            node.quiet();
        }

        assertThat(node.world().effects())
                .containsExactly(
                        "0:00 ratelimit.set",
                        "15:00 undo ratelimit.set",
                        "15:05 undo ratelimit.set",
                        "15:15 undo ratelimit.set",
                        "15:35 undo ratelimit.set",
                        "16:15 undo ratelimit.set",
                        "17:35 undo ratelimit.set",
                        "20:15 undo ratelimit.set",
                        "25:15 undo ratelimit.set");
        assertThat(table.rows("select state, attempts, summary from temporary_change"))
                .containsExactly(
                        "failed | 8 | Could not be taken back in 8 attempts: no route. Do it by hand: undo ratelimit.set");
        assertThat(table.count("announcement where kind = 'TEMPORARY_FAILED'")).isEqualTo(1);
    }

    @Test
    void anAdapterThatBreaksDownIsAFailedAttempt() {
        node.world().on("ratelimit.set").meanwhileUndone(() -> {
            throw new StackOverflowError("too deep");
        });
        node.fires(LIMIT);
        node.toEnd();

        sweepAt("15m");

        assertThat(table.rows("select state, attempts, summary from temporary_change"))
                .containsExactly("made | 1 | too deep");
    }

    @Test
    void aProcessThatDiesInTheAttemptLeavesItToTheOneThatTakesOver() {
        node.fires(LIMIT);
        node.toEnd();
        node.time().moveTo(VirtualTime.START.plusSeconds(900));
        // Claimed, and then the process dies before anything is asked of the platform.
        node.temporary().sweep();
        assertThat(table.rows("select state, attempts from temporary_change")).containsExactly("taking-back | 1");
        node.dies();
        node = node.another();
        assertThat(sweepAt("15m5s")).as("nobody has taken over").hasSize(1);
        node.recovery().sweep(true);

        assertThat(sweepAt("15m10s")).containsExactly("0:00 ratelimit.set", "15:10 undo ratelimit.set");
    }

    /** A second look at a rollout that is under way would take our own new deployment for somebody else's. */
    @Test
    void anAttemptLastsAsLongAsTheChangeItselfMight() {
        node.world().on("ratelimit.set").mayTake("18m");
        node.fires(LIMIT);
        node.toEnd();
        node.time().moveTo(VirtualTime.START.plusSeconds(900));
        node.temporary().sweep();
        node.dies();
        node = node.another();
        node.recovery().sweep(true);

        assertThat(sweepAt("32m59s")).hasSize(1);
        assertThat(sweepAt("33m")).containsExactly("0:00 ratelimit.set", "33:00 undo ratelimit.set");
    }

    @Test
    void norIsItTakenBackASecondTimeWhileItsRunTakesItBack() {
        node.world()
                .heals("nothing", "alive")
                .on("ratelimit.set")
                .mayTake("18m")
                .undoTakes("17m");
        node.fires(LIMIT);
        node.pass("61s");
        node.quiet();

        assertThat(table.rows("select state, extract(epoch from next_at - made_at)::int from temporary_change"))
                .as("not before eighteen minutes after its run began to")
                .containsExactly("ended | 1140");
    }

    @Test
    void aRowOfAnOlderVersionHasTheStandardTimeOfOneAttempt() {
        node.fires(LIMIT);
        node.toEnd();
        table.change("update temporary_change set undo = undo - 'atMost'");

        assertThat(sweepAt("15m")).containsExactly("0:00 ratelimit.set", "15:00 undo ratelimit.set");
        assertThat(table.rows("select state, extract(epoch from next_at - made_at)::int from temporary_change"))
                .containsExactly("ended | 1020");
    }

    @Test
    void anOutcomeThatCouldNotBeStoredIsLookedAtAgain() {
        node.fires(LIMIT);
        node.toEnd();
        node.time().moveTo(VirtualTime.START.plusSeconds(900));
        // The claim is committed, its outcome is not.
        faulty.next(FaultyDataSource.Fault.NONE, FaultyDataSource.Fault.BEFORE_COMMIT);
        node.temporary().sweep();
        node.quiet();
        assertThat(table.rows("select state from temporary_change")).containsExactly("taking-back");

        assertThat(sweepAt("17m")).hasSize(3);
        assertThat(table.rows("select state, attempts from temporary_change")).containsExactly("ended | 2");
        assertThat(table.count("announcement where kind = 'TEMPORARY_ENDED'")).isEqualTo(1);
    }

    @Test
    void oneThatCannotBeReadKeepsNoOtherFromBeingTakenBack() {
        node.fires(LIMIT, "a");
        node.toEnd();
        node.world().health("alive", "fail").heals("ratelimit.set", "alive");
        node.fires(remedy("other").tries(rung("ratelimit.set").lasting("15m")), "b");
        node.toEnd();
        table.change("update temporary_change set undo = '[]' where target = 'a'");

        sweepAt("15m");

        assertThat(table.rows("select target, state from temporary_change order by target"))
                .containsExactly("a | made", "b | ended");
    }

    @Test
    void manyAtOnceAreTakenBackInPortions() {
        for (int i = 0; i < 60; i++)
            node.fires(remedy("limit-" + i).tries(rung("ratelimit.set").lasting("15m")), "t" + i);
        node.toEnd();
        node.time().moveTo(VirtualTime.START.plusSeconds(900));

        assertThat(node.temporary().sweep()).as("come back at once").contains(VirtualTime.START.plusSeconds(900));
        node.quiet();
        assertThat(table.count("temporary_change where state = 'ended'")).isEqualTo(50);
        node.temporary().sweep();
        node.quiet();
        assertThat(table.count("temporary_change where state = 'ended'")).isEqualTo(60);
    }

    @Test
    void twoNodesTakeBackEachChangeOnce() {
        for (int i = 0; i < 20; i++)
            node.fires(remedy("limit-" + i).tries(rung("ratelimit.set").lasting("15m")), "t" + i);
        node.toEnd();
        node.time().moveTo(VirtualTime.START.plusSeconds(900));
        try (var other = node.another()) {
            node.temporary().sweep();
            other.temporary().sweep();
            node.quiet();
        }

        assertThat(node.world().effects()).hasSize(40);
        assertThat(table.count("temporary_change where state = 'ended' and attempts = 1"))
                .isEqualTo(20);
    }

    @Test
    void aNodeThatWasTakenOverTakesNothingBack() {
        node.fires(LIMIT);
        node.toEnd();
        table.change("delete from node");
        node.time().moveTo(VirtualTime.START.plusSeconds(900));

        assertThatThrownBy(() -> node.temporary().sweep()).isInstanceOf(Node.LeaseLost.class);
        assertThat(node.world().effects()).hasSize(1);
    }

    private List<String> sweepAt(String offset) {
        node.time().moveTo(VirtualTime.START.plus(VirtualTime.time(offset)));
        node.temporary().sweep();
        node.quiet();
        return node.world().effects();
    }
}
