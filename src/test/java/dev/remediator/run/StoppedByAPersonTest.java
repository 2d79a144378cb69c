package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.UndoOutcome;
import dev.remediator.run.Announcement.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person stops a run: nothing more begins, and what is under way is not forgotten. */
final class StoppedByAPersonTest {
    private static final RunEvent STOP = new RunEvent.Cancelled("anna", "I look after it");

    private static Remedy playbook() {
        return remedy("gateway-down")
                .waits("30s")
                .gathers("deploys", "deployments.list")
                .tries(rung("ratelimit.set"), rung("restart"))
                .verify("alive", "0s", "1m", "10s");
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "CHECKING", "GATHERING", "PLANNING", "GUARDING", "VERIFYING"})
    void whereNothingIsUnderWayItEndsAtOnce(Phase phase) {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail");
        r.fires().toEnd();
        var state = r.journal().entries().stream()
                .map(JournalEntry::state)
                .filter(s -> s.phase() == phase)
                .findFirst()
                .orElseThrow();

        var turn = new RunMachine(playbook().build(), Remedy.target(Remedy.TARGET, "platform"))
                .next(state, STOP, VirtualTime.START.plusSeconds(60));

        assertThat(turn.state().phase()).isEqualTo(Phase.CANCELLED);
        assertThat(turn.state().outstanding()).isEmpty();
        assertThat(turn.state().reason()).contains("stopped by anna: I look after it");
    }

    @Test
    void theAnswerToWhatIsUnderWayIsAwaitedAndNothingIsTakenBack() {
        var r = Rehearsal.of(playbook());
        r.world()
                .health("alive", "fail")
                .on("ratelimit.set")
                .canBeUndone()
                .takes("20s")
                .isDone("limited");
        r.time().at(VirtualTime.START.plusSeconds(35), () -> r.hears(STOP));

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:30 ratelimit.set");
        assertThat(r.timeline())
                .endsWith(
                        "0:35 WAITING Stopped by anna (I look after it): only the answer to what is under way is awaited",
                        "0:50 DONE limited",
                        "0:50 CANCELLED Ended: stopped by anna: I look after it");
    }

    @Test
    void anEffectInDoubtIsStillAskedAboutAndPeopleAreCalledWhenNobodyCanTell() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail").on("ratelimit.set").takes("20s").isLostAfterwards("timed out");
        r.time().at(VirtualTime.START.plusSeconds(35), () -> r.hears(STOP));

        r.fires().toEnd();

        assertThat(r.world().asked()).hasSize(1);
        assertThat(r.end()).startsWith("NEEDS_HUMAN: it is not known whether this happened");
    }

    @Test
    void whatIsBeingTakenBackIsTheLastThing() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail").on("ratelimit.set").canBeUndone().undoTakes("20s");
        r.time().at(VirtualTime.START.plusSeconds(95), () -> r.hears(STOP));

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:30 ratelimit.set", "1:30 undo ratelimit.set");
        assertThat(r.end()).isEqualTo("CANCELLED: stopped by anna: I look after it");
    }

    @Test
    void whatIsStuckStaysAMatterForPeople() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("ratelimit.set").kept(), rung("variable.set").kept())
                .verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail").on("ratelimit.set").canBeUndone().undoTakes("20s");
        r.world().on("variable.set").undoAnswers(new UndoOutcome.Failed("no route to host"));
        r.time().at(VirtualTime.START.plusSeconds(125), () -> r.hears(STOP));

        r.fires().toEnd();

        assertThat(r.end()).isEqualTo("NEEDS_HUMAN: it could not be taken back: no route to host");
        assertThat(r.told(Kind.ESCALATED)).hasSize(1);
    }

    @Test
    void theSecondTimeChangesNothing() {
        var r = Rehearsal.of(playbook());
        r.world().health("alive", "fail").on("ratelimit.set").takes("20s").isDone("limited");
        r.time().at(VirtualTime.START.plusSeconds(35), () -> r.hears(STOP).hears(STOP));

        r.fires().toEnd();

        assertThat(r.told(Kind.WAITING))
                .filteredOn(text -> text.startsWith("Stopped"))
                .hasSize(1);
    }

    @Test
    void stoppedShortBeforeItsDeadlineItStillWaitsForTheAnswer() {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(rung("restart"))
                .verify("alive", "0s", "1m", "10s")
                .deadline("5m"));
        r.world().health("alive", "fail").on("restart").takes("6m").isDone("restarted");
        r.time().at(VirtualTime.START.plusSeconds(290), () -> r.hears(STOP));

        r.fires().toEnd();

        assertThat(r.end()).isEqualTo("CANCELLED: stopped by anna: I look after it");
        assertThat(r.told(Kind.DONE)).containsExactly("restarted");
    }
}
