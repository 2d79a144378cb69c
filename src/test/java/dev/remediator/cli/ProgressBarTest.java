package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long nanos;

    private String shown(boolean terminal, Map<String, String> environment) {
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (var bar = new ProgressBar(out, terminal, environment, () -> 0.5, "alerts", () -> nanos)) {
            bar.accept(1);
            nanos = 2_000_000_000L;
            bar.accept(100_000);
            bar.accept(100_001);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsOnATerminalHowFarItIsAndTakesTheLineAway() {
        assertThat(shown(true, Map.of("NO_COLOR", "1")))
                .isEqualTo(
                        "\r\u001b[K" + "█".repeat(15) + "░".repeat(15) + "  50 %  100,000 alerts, 50,000/s\r\u001b[K");
    }

    @Test
    void hasColoursUnlessTheyAreRefused() {
        assertThat(shown(true, Map.of())).contains("\u001b[2m░");
    }

    @Test
    void saysNothingWhereNobodyLooks() {
        assertThat(shown(false, Map.of())).isEmpty();
        assertThat(shown(true, Map.of("TERM", "dumb"))).isEmpty();
    }
}
