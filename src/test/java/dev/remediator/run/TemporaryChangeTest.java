package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.UndoOutcome;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.TemporaryChange.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What becomes of a temporary change after each attempt to take it back. */
final class TemporaryChangeTest {
    private static final Instant NOW = VirtualTime.START;
    private static final String SAYS = "set the limit back to 100 per 1m";

    @Test
    void takenBackItIsOver() {
        assertThat(TemporaryChange.after(new UndoOutcome.Undone("the limit is 100 per 1m"), 1, SAYS, NOW))
                .isEqualTo(new Next.Over(
                        "ended", "Taken back, its time is over: the limit is 100 per 1m", Kind.TEMPORARY_ENDED));
    }

    @Test
    void whatSomebodyElseChangedIsLeftAloneAndPeopleDecide() {
        assertThat(TemporaryChange.after(new UndoOutcome.Foreign("the limit is 7"), 1, SAYS, NOW))
                .isEqualTo(new Next.Over(
                        "foreign",
                        "Left alone, because somebody else changed it meanwhile: the limit is 7. Decide whether to "
                                + SAYS,
                        Kind.TEMPORARY_FAILED));
    }

    @Test
    void aFailedAttemptIsRepeatedWithGrowingPausesAndThenPeopleAreCalled() {
        var pauses = new ArrayList<Duration>();
        int attempt = 1;
        while (TemporaryChange.after(new UndoOutcome.Failed("no route"), attempt, SAYS, NOW)
                instanceof Next.TryAgain again) {
            pauses.add(Duration.between(NOW, again.at()));
            attempt++;
        }

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L);
        assertThat(TemporaryChange.after(new UndoOutcome.Failed("no route"), attempt, SAYS, NOW))
                .isEqualTo(new Next.Over(
                        "failed",
                        "Could not be taken back in 8 attempts: no route. Do it by hand: " + SAYS,
                        Kind.TEMPORARY_FAILED));
    }
}
