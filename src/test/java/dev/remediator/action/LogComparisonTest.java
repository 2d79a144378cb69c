package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.LogComparison.Shift;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogComparisonTest {
    private static LogPatterns log(int top, Object... countsAndLines) {
        var lines = new ArrayList<LogLine>();
        for (var i = 0; i < countsAndLines.length; i += 2)
            lines.addAll(Collections.nCopies(
                    (Integer) countsAndLines[i], new LogLine("", "", (String) countsAndLines[i + 1])));
        return LogPatterns.of(lines, top);
    }

    @Test
    void whatIsNewGoneMoreAndFewerIsTold() {
        var comparison = LogComparison.of(
                log(10, 40, "ERROR upstream refused", 5, "GET /mcp 200", 20, "cache is cold", 4, "up"),
                log(10, 1, "ERROR token rejected", 60, "GET /mcp 200", 2, "cache is cold", 5, "up"));

        assertThat(comparison)
                .isEqualTo(new LogComparison(
                        List.of(new Shift("ERROR token rejected", "error", 0, 1)),
                        List.of(new Shift("ERROR upstream refused", "error", 40, 0)),
                        List.of(new Shift("GET /mcp <num>", "", 5, 60)),
                        List.of(new Shift("cache is cold", "", 20, 2))));
        assertThat(comparison.lines())
                .containsExactly(
                        "new: 0 → 1 × ERROR token rejected (error)",
                        "gone: 40 → 0 × ERROR upstream refused (error)",
                        "more often: 5 → 60 × GET /mcp <num>",
                        "less often: 20 → 2 × cache is cold");
    }

    @Test
    void theSameIsNothingToTell() {
        var log = log(10, 3, "ERROR upstream refused", 5, "GET /mcp 200");

        assertThat(LogComparison.of(log, log).same()).isTrue();
        assertThat(LogComparison.of(log, log(10, 4, "ERROR upstream refused", 6, "GET /mcp 200"))
                        .lines())
                .isEmpty();
    }

    @Test
    void aPatternThatHasBecomeWiderIsStillTheSame() {
        var comparison = LogComparison.of(
                log(10, 3, "tool search failed today"),
                log(10, 2, "tool search failed today", 7, "tool scrape failed today"));

        assertThat(comparison.fresh()).isEmpty();
        assertThat(comparison.gone()).isEmpty();
        assertThat(comparison.more()).containsExactly(new Shift("tool <*> failed today", "", 3, 9));
    }

    @Test
    void whatWasOnlyTooRareToBeListedIsNeitherNewNorGone() {
        var many = log(2, 9, "alpha", 8, "beta", 7, "gamma");
        var few = log(2, 9, "alpha", 7, "gamma");

        assertThat(LogComparison.of(many, few).fresh()).isEmpty();
        assertThat(LogComparison.of(few, many).gone()).isEmpty();
        assertThat(LogComparison.of(many, log(2, 9, "alpha", 30, "delta delta", 1, "x y z"))
                        .fresh())
                .containsExactly(new Shift("delta delta", "", 0, 30));
    }

    @Test
    void twoFactsOfTheJournalAreComparedAsTheyStand() {
        var before = ActionTypes.write(log(10, 3, "ERROR upstream refused"));
        var after = ActionTypes.write(log(10, 3, "up again"));

        assertThat(LogComparison.of(before, after).orElseThrow().lines())
                .containsExactly("new: 0 → 3 × up again", "gone: 3 → 0 × ERROR upstream refused (error)");
        assertThat(LogComparison.of(before, Bench.json("{status: 'up'}"))).isEmpty();
        assertThat(LogComparison.of(Bench.json("{patterns: [{pattern: 5}]}"), after))
                .isEmpty();
    }

    @Test
    void longPatternsAreShownShort() {
        assertThat(new Shift("w".repeat(500), "", 1, 2).line()).isEqualTo("1 → 2 × " + "w".repeat(160) + "…");
    }
}
