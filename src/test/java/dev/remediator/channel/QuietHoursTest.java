package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.playbook.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {
    private static final String PROPERTY = "remediator.channels.chat.quiet";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            22:00-07:00 Europe/Berlin                    | 2026-11-22T20:59:59Z | -
            22:00-07:00 Europe/Berlin                    | 2026-11-22T21:00:00Z | 2026-11-23T06:00:00Z
            22:00-07:00 Europe/Berlin                    | 2026-11-23T05:59:59Z | 2026-11-23T06:00:00Z
            22:00-07:00 Europe/Berlin                    | 2026-11-23T06:00:00Z | -
            # Summer: an hour earlier by UTC.
            22:00-07:00 Europe/Berlin                    | 2026-07-01T20:00:00Z | 2026-07-02T05:00:00Z
            # The night in which clocks go forward is an hour shorter, the other an hour longer.
            22:00-07:00 Europe/Berlin                    | 2026-03-28T21:00:00Z | 2026-03-29T05:00:00Z
            22:00-07:00 Europe/Berlin                    | 2026-10-24T20:00:00Z | 2026-10-25T06:00:00Z
            # An end that clocks show twice: the second time it is over for good.
            01:00-02:30 Europe/Berlin                    | 2026-10-25T00:29:00Z | 2026-10-25T00:30:00Z
            01:00-02:30 Europe/Berlin                    | 2026-10-25T01:10:00Z | 2026-10-25T01:30:00Z
            # An end that clocks leave out: it is over as they jump.
            01:00-02:30 Europe/Berlin                    | 2026-03-29T00:30:00Z | 2026-03-29T01:00:00Z
            12:00-13:00 UTC                              | 2026-11-22T12:59:00Z | 2026-11-22T13:00:00Z
            sat,sun 00:00-24:00 UTC                      | 2026-11-21T10:00:00Z | 2026-11-23T00:00:00Z
            sat,sun 00:00-24:00 UTC                      | 2026-11-23T00:00:00Z | -
            mon-fri 22:00-07:00 UTC                      | 2026-11-21T03:00:00Z | 2026-11-21T07:00:00Z
            mon-fri 22:00-07:00 UTC                      | 2026-11-22T03:00:00Z | -
            mon-fri 22:00-07:00 UTC; sat-sun 20:00-10:00 UTC | 2026-11-22T20:30:00Z | 2026-11-23T10:00:00Z
            22:00-07:00 Asia/Kolkata                     | 2026-11-22T16:30:00Z | 2026-11-23T01:30:00Z
            """)
    void quietIsByTheClocksOfItsZone(String text, Instant now, Instant until) {
        assertThat(QuietHours.parse(PROPERTY, text.strip()).until(now)).isEqualTo(Optional.ofNullable(until));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22:00-07:00",
                "22:00 Europe/Berlin",
                "22:00-7 Europe/Berlin",
                "22:00-07:00 Berlin",
                "22:00-07:00 +01:00",
                "never 22:00-07:00 Europe/Berlin",
                "mon-tue-wed 22:00-07:00 UTC",
                "25:00-07:00 UTC",
                "22:00-07:00 UTC;",
                "00:00-24:00 UTC",
                "08:00-08:00 UTC",
                "00:00-12:00 UTC; 12:00-24:00 UTC"
            })
    void whatCannotBeMeantStopsTheStart(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuietHours.parse(PROPERTY, text))
                .withMessageContaining(PROPERTY);
    }

    @Test
    void theSettingsOfAChannelAreItsAudience() {
        var settings = Map.of(
                "remediator.channels.chat.severities", "P0, p1",
                "remediator.channels.chat.quiet", "22:00-07:00 Europe/Berlin");
        Audience audience = Audience.read("chat", name -> Optional.ofNullable(settings.get(name)));
        assertThat(audience.severities()).containsExactly(Severity.P0, Severity.P1);
        assertThat(audience.quiet()).get().hasToString("every day 22:00-07:00 Europe/Berlin");
        assertThat(Audience.read("other", name -> Optional.ofNullable(settings.get(name))))
                .isEqualTo(Audience.ofAll());
    }

    @Test
    void aSeverityThatIsNoneStopsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Audience.read("chat", name -> Optional.of("P0,P7")))
                .withMessageContaining("remediator.channels.chat.severities")
                .withMessageContaining("'P7'");
    }
}
