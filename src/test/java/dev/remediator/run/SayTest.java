package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures as people read them. */
final class SayTest {
    @ParameterizedTest
    @CsvSource({
        "PT-3S, 0 ms",
        "PT0S, 0 ms",
        "PT0.85S, 850 ms",
        "PT1S, 1 s",
        "PT59.999S, 59 s",
        "PT1M, 1 m",
        "PT1M30S, 1 m 30 s",
        "PT2H, 2 h",
        "PT2H5M59S, 2 h 5 m",
        "PT76H, 3 d 4 h",
        "P400D, 400 d"
    })
    void durations(Duration duration, String said) {
        assertThat(Say.duration(duration)).isEqualTo(said);
    }
}
