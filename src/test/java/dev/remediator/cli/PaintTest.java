package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaintTest {
    @ParameterizedTest
    @CsvSource({
        "AUTO,   '',       true,  true",
        "AUTO,   '',       false, false",
        "AUTO,   NO_COLOR, true,  false",
        "NEVER,  '',       true,  false",
        "ALWAYS, '',       false, true",
        "ALWAYS, NO_COLOR, false, true", // what is asked for now is stronger than what is set for all programs
    })
    void coloursAreForTerminalsUnlessTheyAreRefused(Paint.When when, String set, boolean terminal, boolean colours) {
        assertThat(Paint.of(when, Map.of(set, "1"), terminal).colours()).isEqualTo(colours);
    }

    @Test
    void setToNothingNoColorRefusesNothing() {
        assertThat(Paint.of(Paint.When.AUTO, Map.of("NO_COLOR", ""), true).colours())
                .isTrue();
    }

    @Test
    void aTerminalWithoutColoursGetsNone() {
        assertThat(Paint.of(Paint.When.AUTO, Map.of("TERM", "dumb"), true).colours())
                .isFalse();
    }

    @Test
    void nobodyIsForcedByTheEnvironment() {
        assertThat(Paint.of(Paint.When.AUTO, Map.of("CLICOLOR_FORCE", "1"), false)
                        .colours())
                .isFalse();
    }

    @Test
    void theTextIsKept() {
        Paint paint = Paint.of(Paint.When.ALWAYS, Map.of(), false);
        assertThat(paint.good("yes")).isEqualTo("\u001b[32myes\u001b[0m");
        assertThat(paint.bad("")).isEmpty();
        assertThat(Paint.NONE.bad("no")).isEqualTo("no");
    }
}
