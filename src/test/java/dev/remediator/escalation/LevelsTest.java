package dev.remediator.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.identity.People;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelsTest {
    private static final Instant CALLED = Instant.parse("2026-11-22T03:00:00Z");

    @Test
    void eachLevelIsDueSoLongAfterTheCall() {
        var levels = List.of(
                new People.Level(Duration.ZERO, "gateway-oncall"),
                new People.Level(Duration.ofMinutes(10), "platform"),
                new People.Level(Duration.ofMinutes(30), "management"));

        assertThat(Levels.of(levels, CALLED))
                .containsExactly(
                        new Levels.Level(0, "gateway-oncall", CALLED),
                        new Levels.Level(1, "platform", CALLED.plusSeconds(600)),
                        new Levels.Level(2, "management", CALLED.plusSeconds(1800)));
        assertThat(Levels.of(List.of(), CALLED)).isEmpty();
    }

    @ParameterizedTest(name = "of a question for {0}, after {1}: reminded {2} times")
    @CsvSource({
        "PT10M, PT0S,     0",
        "PT10M, PT4M59S,  0",
        "PT10M, PT5M,     1",
        "PT10M, PT7M59S,  1",
        "PT10M, PT8M,     2",
        "PT10M, PT9M59S,  2",
        "PT10M, PT10M,    0", // over
        "PT59S, PT40S,    0", // so short that whoever has it reads it now
        "PT1M,  PT30S,    1",
        "P1D,   PT19H12M, 2",
    })
    void whoIsAskedIsRemindedAtHalfAndAtFourFifthsOfTheirTime(Duration whole, Duration passed, int times) {
        assertThat(Levels.reminders(CALLED, CALLED.plus(whole), CALLED.plus(passed)))
                .isEqualTo(times);
    }
}
