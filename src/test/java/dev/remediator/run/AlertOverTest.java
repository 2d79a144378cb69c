package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An alert that is over ends what has not begun, and nothing else. */
final class AlertOverTest {
    private static Rehearsal twoRungs() {
        var r = Rehearsal.of(
                remedy("gateway-down").tries(rung("restart"), rung("rollback")).verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail");
        return r;
    }

    @Test
    void whatWasBegunIsVerifiedToItsEnd() {
        var r = twoRungs();
        r.world().health("alive", "fail for 25s", "pass");

        r.fires().pass("10s").resolves().toEnd();

        assertThat(r.told(Kind.SEEN))
                .containsExactly("Seen: alive is unwell", "The alert is over; what was begun is brought to its end");
        assertThat(r.end()).isEqualTo("SUCCEEDED: restart has helped");
    }

    @Test
    void theNextRungIsLeftOut() {
        var r = twoRungs();

        r.fires().pass("10s").resolves().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.end()).isEqualTo("CANCELLED: the alert is over; what had not begun was left out");
        assertThat(r.told(Kind.ESCALATED)).isEmpty();
    }

    @Test
    void theNextRungIsLeftOutAlsoWhileItIsHeldByAGuard() {
        var r = Rehearsal.of(
                remedy("gateway-down").tries(rung("restart"), rung("rollback")).verify("alive", "0s", "1m", "10s"));
        var machine = new RunMachine(
                remedy("gateway-down")
                        .tries(rung("restart"), rung("rollback"))
                        .verify("alive", "0s", "1m", "10s")
                        .build(),
                Remedy.target(Remedy.TARGET, "platform"));
        r.world().health("alive", "fail");
        r.fires().pass("1m");
        // The state in which the second rung is being asked for, taken from the journal.
        var guarding = r.journal().entries().stream()
                .map(JournalEntry::state)
                .filter(s -> s.phase() == Phase.GUARDING && s.step() == 1)
                .findFirst()
                .orElseThrow();

        var turn = machine.next(guarding, new RunEvent.AlertResolved(), r.time().instant());

        assertThat(turn.state().phase()).isEqualTo(Phase.CANCELLED);
        assertThat(turn.state().outstanding()).isEmpty();
    }

    @Test
    void whatIsBeingTakenBackIsTakenBackToItsEnd() {
        var r = twoRungs();
        r.world().on("restart").canBeUndone().undoTakes("30s");
        r.time().at(VirtualTime.START.plusSeconds(75), r::resolves);

        r.fires().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "1:00 undo restart");
        assertThat(r.end()).isEqualTo("CANCELLED: the alert is over; what had not begun was left out");
    }

    @Test
    void anAlertThatFiresAgainInTimeIsTreatedAsIfItHadNeverBeenOver() {
        var r = twoRungs();
        r.world().heals("rollback", "alive");

        r.fires().pass("10s").resolves().pass("10s").firesAgain().toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "1:00 rollback");
        assertThat(r.end()).isEqualTo("SUCCEEDED: rollback has helped");
    }

    @Test
    void hearingItTwiceChangesNothing() {
        var r = twoRungs();
        r.fires().pass("10s").resolves();
        var once = r.journal().entries().size();

        r.resolves();

        assertThat(r.journal().entries()).hasSize(once);
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "CHECKING", "GATHERING", "PLANNING", "GUARDING"})
    void beforeTheFirstEffectItEndsTheRunWhateverItIsDoing(Phase phase) {
        var playbook = remedy("gateway-down")
                .waits("30s")
                .gathers("deploys", "deployments.list")
                .tries(rung("restart"))
                .verify("alive", "0s", "1m", "10s");
        var r = Rehearsal.of(playbook);
        r.world().health("alive", "fail");
        r.fires().toEnd();
        var state = r.journal().entries().stream()
                .map(JournalEntry::state)
                .filter(s -> s.phase() == phase)
                .findFirst()
                .orElseThrow();

        var turn = new RunMachine(playbook.build(), Remedy.target(Remedy.TARGET, "platform"))
                .next(state, new RunEvent.AlertResolved(), VirtualTime.START.plusSeconds(31));

        assertThat(turn.state().phase()).isEqualTo(Phase.CANCELLED);
        assertThat(turn.state().reason()).contains("the alert is over before anything was done");
        assertThat(turn.commands()).hasSize(1).allMatch(c -> c instanceof Command.Tell);
    }
}
