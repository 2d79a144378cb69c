package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No run outlives its deadline, except by a grace for what is under way. */
final class DeadlineTest {
    private static Remedy playbook() {
        return remedy("gateway-down")
                .waits("5m")
                .gathers("deploys", "deployments.list")
                .tries(rung("restart"), rung("rollback"))
                .verify("alive", "0s", "20m", "10s")
                .deadline("10m");
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "CHECKING", "GATHERING", "PLANNING", "GUARDING", "VERIFYING"})
    void whereNothingIsUnderWayItEndsAtOnceAndPeopleAreCalled(Phase phase) {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail");
        r.fires().toEnd();
        var state = in(r, phase);

        var turn = machine().next(state, new RunEvent.DeadlineReached(), state.deadlineAt());

        assertThat(turn.state().phase()).isEqualTo(Phase.FAILED);
        assertThat(turn.state().reason()).contains("its deadline of 10 m is over");
        assertThat(turn.commands())
                .extracting(c -> c instanceof Command.Tell tell ? tell.kind() : null)
                .containsExactly(Kind.ESCALATED, Kind.FAILED);
    }

    @Test
    void itRingsByItself() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail");

        r.fires().toEnd();

        assertThat(r.end()).isEqualTo("FAILED: its deadline of 10 m is over");
        assertThat(r.time().instant()).isEqualTo(VirtualTime.START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void whatStandsIsTakenBackInTheGrace() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail").on("restart").canBeUndone().undoTakes("4m");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("5:00 restart", "10:00 undo restart");
        assertThat(r.end()).isEqualTo("FAILED: its deadline of 10 m is over");
    }

    @Test
    void whatCannotBeTakenBackInTheGraceIsNamedAndPeopleAreCalled() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail").on("restart").canBeUndone().undoTakes("6m");

        r.fires().toEnd();

        assertThat(r.end())
                .isEqualTo("NEEDS_HUMAN: the deadline and its grace are over, and this has not ended: undo restart");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
        assertThat(r.journal().told().getLast().at()).isEqualTo(VirtualTime.START.plus(Duration.ofMinutes(15)));
    }

    @Test
    void theAnswerToAnEffectThatIsUnderWayIsAwaitedAndThenTakenBack() {
        var r = Rehearsal.of(playbook());
        r.world()
                .health("alive", "fail")
                .on("restart")
                .canBeUndone()
                .takes("7m")
                .isDone("restarted");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("5:00 restart", "12:00 undo restart");
        assertThat(r.told(Kind.WAITING))
                .contains("The deadline is over; only the answer to what is under way is awaited");
        assertThat(r.end()).isEqualTo("FAILED: its deadline of 10 m is over");
    }

    @Test
    void anEffectThatNeverAnswersIsForAPerson() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail").on("restart").happensButNeverAnswers();

        r.fires().toEnd();

        assertThat(r.end())
                .isEqualTo(
                        "NEEDS_HUMAN: the deadline and its grace are over, and this has not ended: restart of mcp-gateway");
        assertThat(r.journal().holder(Remedy.TARGET)).isEmpty();
    }

    @Test
    void whatWasAlreadyBeingTakenBackHasTheGraceToo() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("ratelimit.set").kept())
                .verify("alive", "0s", "9m", "10s")
                .deadline("10m"));
        r.world().health("alive", "fail").on("ratelimit.set").canBeUndone().undoTakes("3m");

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 ratelimit.set", "9:00 undo ratelimit.set");
        assertThat(r.end()).isEqualTo("FAILED: nothing that was tried has helped");
    }

    @Test
    void noEffectBeginsAfterItEvenWhenTheGuardsAnswerLate() {
        var r = Rehearsal.of(remedy("gateway-down").tries(rung("restart")).deadline("10m"));
        r.journal().goAway();
        r.fires().pass("11m");
        r.journal().comeBack();

        r.toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).isEqualTo("FAILED: its deadline of 10 m is over");
        assertThat(r.journal().holder(Remedy.TARGET)).isEmpty();
    }

    @Test
    void anAlarmThatRingsTooEarlyIsSetAgain() {
        var r = Rehearsal.of(
                remedy("gateway-down").waits("9m").tries(rung("restart")).deadline("10m"));
        r.world().on("restart").neverAnswers();
        r.fires().pass("9m30s");
        // The clock is put back while the alarm waits: it rings at 10:00 of the alarm's own time.
        r.time().at(VirtualTime.START.plusSeconds(590), () -> {});
        r.time().jump(Duration.ofMillis(-1));

        r.toEnd();

        assertThat(r.end()).startsWith("NEEDS_HUMAN: the deadline and its grace are over");
    }

    @Test
    void beforeItsTimeItChangesNothing() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail");
        r.fires().toEnd();
        var state = in(r, Phase.VERIFYING);

        var turn = machine()
                .next(state, new RunEvent.DeadlineReached(), state.deadlineAt().minusNanos(1));

        assertThat(turn.changed()).isFalse();
        assertThat(turn.commands()).isEmpty();
    }

    @Test
    void afterALongStandstillARunThatIsTakenUpEndsWithAGraceFromNowOn() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail").on("restart").canBeUndone();

        r.fires().pass("6m").dies().pass("3h").comesBack().toEnd();

        assertThat(r.world().effects()).containsExactly("5:00 restart", "186:00 undo restart");
        assertThat(r.end()).isEqualTo("FAILED: its deadline of 10 m is over");
    }

    private static RunMachine machine() {
        return new RunMachine(playbook().build(), Remedy.target(Remedy.TARGET, "platform"));
    }

    private static RunState in(Rehearsal r, Phase phase) {
        return r.journal().entries().stream()
                .map(JournalEntry::state)
                .filter(s -> s.phase() == phase)
                .findFirst()
                .orElseThrow();
    }
}
