package dev.remediator.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.ChangeView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "-PT5S,    just now", // clocks differ
        "PT0S,     just now",
        "PT0.999S, just now",
        "PT1S,     1 s ago",
        "PT59S,    59 s ago",
        "PT60S,    1 min ago",
        "PT59M59S, 59 min ago",
        "PT1H,     1 h ago",
        "PT23H59M, 23 h ago",
        "PT24H,    1 d ago",
        "P400D,    400 d ago",
    })
    void theTimeSinceIsOneFigure(Duration since, String words) {
        assertThat(Format.ago(NOW.minus(since), NOW)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,    PT15M, 15 m,      100",
        "PT5M,    PT15M, 10 m,      66",
        "PT14M1S, PT15M, 59 s,      6",
        "PT15M,   PT15M, due,       0",
        "PT2H,    PT15M, due,       0", // overdue, while nobody could take it back
        "-PT1M,   PT15M, 16 m,      100", // made by a node whose clock is ahead
        "PT0S,    PT0S,  due,       0",
    })
    void aTemporaryChangeShowsHowMuchOfItsTimeIsLeft(Duration age, Duration whole, String left, int percent) {
        var made = NOW.minus(age);
        var change = new ChangeView(
                new UUID(0, 1),
                new UUID(0, 3),
                new UUID(0, 2),
                "limit",
                "gateway",
                "ratelimit.set",
                "set the limit back",
                "made",
                made,
                made.plus(whole),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(Format.remaining(change, NOW)).isEqualTo(left);
        assertThat(Format.percent(change, NOW)).isEqualTo(percent);
    }
}
