package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "1h, PT1H",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "0s, PT0S",
        "90s, PT90S",
        "007s, PT7S"
    })
    void durationsAreReadAsEngineersWriteThem(String written, Duration meant) {
        assertThat(Durations.parse(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30",
                "s",
                "-5s",
                "5 s",
                " 5s",
                "5S",
                "5m1h",
                "5m5m",
                "1.5h",
                "1y",
                "5sec",
                "٣s",
                "9999999999s",
                "5s;"
            })
    void everythingElseIsRefused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(written))
                .withMessage("must be a duration such as 500ms, 30s, 5m, 1h30m or 2d");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT90S, 1m30s", "PT24H, 1d", "PT0.25S, 250ms", "PT25H0.001S, 1d1h1ms", "PT-5M, -5m"})
    void theyAreShownInTheShortestWay(Duration duration, String shown) {
        assertThat(Durations.format(duration)).isEqualTo(shown);
    }
}
