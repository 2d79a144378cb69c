package dev.remediator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ten thousand lives of two nodes in which much goes wrong; see docs/simulation.md. */
final class SimulationTest {
    private static final int SEEDS = 10_000;
    private static final int TOLD_TWICE = 100;

    /** What must happen in a good part of so many lives: otherwise nothing is shown about it. */
    private static final List<String> INTERESTING = List.of(
            "a fenced node is refused",
            "a node cut off from the database",
            "a process dies",
            "a word: AGAIN",
            "a word: NOTED",
            "a word: NOT_THEIRS",
            "a word: OVER",
            "a word: UNFIT",
            "acted with consent",
            "answer lost after it happened",
            "asked: AskApproval",
            "asked: AskDoubt",
            "asked: AskPerson",
            "cancelled by a person",
            "clocks differ",
            "crash after a commit",
            "crash after the answer",
            "between intent and call",
            "crash in call",
            "crash while taking back",
            "database away",
            "deadline",
            "decided about anew",
            "demoted",
            "disposition: held",
            "disposition: joined",
            "disposition: taken",
            "disposition: unowned",
            "doubt settled: DID_NOT",
            "doubt settled: HAPPENED",
            "doubt settled: STOP",
            "end: CANCELLED",
            "end: FAILED",
            "end: HEALED_BY_ITSELF",
            "end: HELD",
            "end: NEEDS_HUMAN",
            "end: SUCCEEDED",
            "episode: Ended",
            "episode: EndedUnseen",
            "episode: MovedEarlier",
            "episode: Refired",
            "episode: Repeat",
            "episode: Stale",
            "freeze",
            "guard: demoted",
            "guard: dependency",
            "guard: flapping",
            "guard: freeze",
            "guard: kill-switch",
            "guard: limit-any-on-target",
            "guard: limit-everything",
            "guard: limit-per-playbook",
            "guard: limit-per-target",
            "guard: loop",
            "guard: target-busy",
            "guard: temporary-change",
            "guard: window",
            "kill switch",
            "kill switch holds a temporary change",
            "nobody answered in time",
            "phase: WATCHING",
            "prepare: not now or refused",
            "quorum of two",
            "reconciled: CANNOT_TELL",
            "reconciled: DID_NOT",
            "reconciled: HAPPENED",
            "reconciled: REPEATABLE",
            "reply to a commit lost",
            "request lost before it happened",
            "sent again after it happened",
            "somebody else changes a value",
            "stands still past its lease",
            "started by a person",
            "taken up at ACTING",
            "taken up at ASKING",
            "taken up at CHECKING",
            "taken up at GATHERING",
            "taken up at GUARDING",
            "taken up at IN_DOUBT",
            "taken up at PLANNING",
            "taken up at RECONCILING",
            "taken up at UNDOING",
            "taken up at VERIFYING",
            "taken up at WAITING",
            "taken up at WATCHING",
            "takeover",
            "temporary change taken back when due",
            "temporary change: ended",
            "temporary change: foreign",
            "temporary change: not-made",
            "too late to act",
            "undo failed",
            "undo refused: foreign",
            "undone");

    @Test
    void tenThousandLivesAndNoPromiseBroken() {
        var search = Search.over(0, SEEDS);
        assertThat(search.broken()).as(search::story).isEmpty();
        assertThat(search.seeds()).isEqualTo(SEEDS);
        assertThat(missing(search.counts())).as("what never happened").isEmpty();
    }

    private static List<String> missing(Map<String, Long> counts) {
        var missing = new ArrayList<>(INTERESTING);
        missing.removeIf(counts::containsKey);
        return missing;
    }

    @Test
    void aSeedTellsTheSameStoryTwice() {
        for (int seed = 0; seed < TOLD_TWICE; seed++) {
            var story = Search.told(seed);
            assertThat(story).isNotBlank();
            assertThat(Search.told(seed)).as("seed %d", seed).isEqualTo(story);
        }
    }
}
