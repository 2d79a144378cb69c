package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.remediator.playbook.Answer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What people say in time counts, even where the run hears it only when their time is over. */
final class WordInTimeTest {
    private static final Instant IN_TIME = VirtualTime.START.plusSeconds(599);
    private static final Instant TOO_LATE = VirtualTime.START.plusSeconds(600);

    private static Rehearsal asks(int quorum) {
        var r = Rehearsal.of(
                remedy("gateway-down").tries(rung("restart").approvedBy("platform", quorum, "10m", false)));
        r.world().on("restart").sees("v2");
        return r.fires();
    }

    private static RunEvent.ApprovalDecided yes(Rehearsal r, String by, Instant at) {
        return new RunEvent.ApprovalDecided(r.asked().id(), by, true, "", at);
    }

    @Test
    void aYesThatNobodyHasToldTheRunIsHeardBeforeItGivesUp() {
        var r = asks(1);
        r.journal().isSaid(yes(r, "ana", IN_TIME));

        r.toEnd();

        assertThat(r.world().effects()).containsExactly("10:00 restart");
        assertThat(r.state().consent().orElseThrow().decisions())
                .containsExactly(new RunState.Decision("ana", true, "", IN_TIME));
    }

    @Test
    void aYesThatCameTooLateIsNone() {
        var r = asks(1);
        r.journal().isSaid(yes(r, "ana", TOO_LATE));

        r.toEnd();

        assertThat(r.world().effects()).isEmpty();
        assertThat(r.end()).startsWith("FAILED: nobody of platform decided in time");
    }

    @Test
    void aYesThatIsNotEnoughDoesNotKeepTheQuestionOpen() {
        var r = asks(2);
        r.journal().isSaid(yes(r, "ana", IN_TIME));

        r.toEnd();

        assertThat(r.end()).startsWith("FAILED: only ana agreed in time, and 2 must");
    }

    @Test
    void allThatWasSaidIsHeard() {
        var r = asks(2);
        r.journal().isSaid(yes(r, "ana", IN_TIME));
        r.journal().isSaid(yes(r, "ben", IN_TIME));

        assertThat(r.toEnd().world().effects()).containsExactly("10:00 restart");
    }

    @Test
    void aNoThatWasSaidInTimeIsANoAndNoSilence() {
        var r = asks(1);
        r.journal().isSaid(new RunEvent.ApprovalDecided(r.asked().id(), "ana", false, "not now", IN_TIME));

        assertThat(r.toEnd().end()).startsWith("FAILED: ana said no to this");
    }

    @Test
    void whileItCannotBeReadNobodysTimeIsOver() {
        var r = asks(1);
        r.journal().isSaid(yes(r, "ana", IN_TIME));
        r.journal().cannotReadWords(3);

        assertThat(r.toEnd().world().effects()).containsExactly("10:03 restart");
    }

    @Test
    void anAnswerIsHeardAndSoIsAWordAboutAnEffectInDoubt() {
        var question = Rehearsal.of(remedy("gateway-down")
                .doesAll(
                        Remedy.ask("ok", "platform", new Answer.Confirm(), "10m"),
                        rung("restart").step()));
        question.fires();
        question.journal().isSaid(new RunEvent.PersonAnswered(question.asked().id(), "ana", BooleanNode.TRUE, IN_TIME));
        var doubt = Rehearsal.of(remedy("gateway-down").deadline("10m").tries(rung("restart")));
        doubt.world().on("restart").isLostAfterwards("connection reset");
        doubt.fires();
        doubt.journal()
                .isSaid(new RunEvent.DoubtSettled(
                        doubt.asked().id(), "ana", RunEvent.DoubtSettled.Settled.HAPPENED, "", IN_TIME));

        assertThat(question.toEnd().world().effects()).containsExactly("10:00 restart");
        assertThat(doubt.toEnd().end()).startsWith("SUCCEEDED: restart is done");
    }

    @Test
    void anEarlierDeadlineHearsThemOutToo() {
        var r = Rehearsal.of(
                remedy("gateway-down").deadline("10m").tries(rung("restart").approvedBy("platform", 1, "30m", false)));
        r.fires();
        r.journal().isSaid(new RunEvent.ApprovalDecided(r.asked().id(), "ana", false, "not now", IN_TIME));

        assertThat(r.toEnd().end()).startsWith("FAILED: ana said no to this");
    }
}
