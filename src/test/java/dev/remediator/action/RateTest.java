package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @Test
    void aRateIsReadAndShownAsItIsWritten() {
        assertThat(Rate.parse("50 per 1m"))
                .isEqualTo(new Rate(50, Duration.ofMinutes(1)))
                .hasToString("50 per 1m");
        assertThat(Rate.parse("0 per 1h")).hasToString("0 per 1h");
    }

    @Test
    void sixtySecondsAreAMinute() {
        assertThat(Rate.parse("50 per 60s")).isEqualTo(Rate.parse("50 per 1m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50",
                "50/m",
                "per 1m",
                "50 per",
                "50 per minute",
                "-1 per 1m",
                "1.5 per 1m",
                "50 per 0s",
                "1e3 per 1m",
                "9999999999999999 per 1m",
                "50 PER 1m",
                "٥ per 1m",
                "50 per 1m; reset"
            })
    void everythingElseIsRefused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse(written))
                .withMessageStartingWith("must be a rate such as 50 per 1m");
    }
}
