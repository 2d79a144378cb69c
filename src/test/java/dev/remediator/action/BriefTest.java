package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BriefTest {
    private static final String MEGABYTES = "Prometheus refused the query: " + "x".repeat(4 * 1024 * 1024);

    @Test
    void what_fits_a_line_stays() {
        assertThat(Brief.of("HTTP 200 in 12 ms")).isEqualTo("HTTP 200 in 12 ms");
        assertThat(Brief.of("x".repeat(1000))).hasSize(1000).doesNotContain("…");
    }

    @Test
    void what_does_not_is_cut_between_characters() {
        assertThat(Brief.of("x".repeat(1001))).isEqualTo("x".repeat(999) + "…");
        assertThat(Brief.of("x".repeat(998) + "🙂🙂")).isEqualTo("x".repeat(998) + "…");
    }

    /** Each of them is stored, told to every channel and shown on every page about the run. */
    @ParameterizedTest
    @MethodSource
    void nothing_that_an_action_says_is_longer_than_a_line(String said) {
        assertThat(said)
                .hasSizeLessThanOrEqualTo(1000)
                .startsWith("Prometheus refused the query: x")
                .endsWith("…");
    }

    static Stream<String> nothing_that_an_action_says_is_longer_than_a_line() {
        var nothing = JsonNodeFactory.instance.objectNode();
        return Stream.of(
                new CheckResult.Passed(MEGABYTES).saw(),
                new CheckResult.Failed(MEGABYTES).saw(),
                new ActionException(MEGABYTES).getMessage(),
                new ActionException(MEGABYTES, new IllegalStateException()).getMessage(),
                new Preparation.Refused(MEGABYTES).reason(),
                new Prepared(MEGABYTES, nothing, Optional.empty(), Duration.ofSeconds(1)).says(),
                new Undo(nothing, MEGABYTES).says(),
                new Outcome.Done(MEGABYTES, Optional.empty()).summary(),
                new Outcome.Refused(MEGABYTES).reason(),
                new Outcome.Failed(MEGABYTES).reason(),
                new Outcome.Unknown(MEGABYTES).reason(),
                new Reconciliation.Happened(MEGABYTES, Optional.empty()).saw(),
                new Reconciliation.DidNot(MEGABYTES).saw(),
                new Reconciliation.CannotTell(MEGABYTES).saw(),
                new UndoOutcome.Undone(MEGABYTES).summary(),
                new UndoOutcome.Foreign(MEGABYTES).summary(),
                new UndoOutcome.Failed(MEGABYTES).summary());
    }
}
