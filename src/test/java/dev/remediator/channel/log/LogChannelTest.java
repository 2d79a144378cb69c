package dev.remediator.channel.log;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogChannelTest {
    @Test
    void anAnnouncementIsOneReadableLine() {
        assertThat(LogChannel.line(Told.begin()
                        .say(
                                DOING,
                                "Restarting mcp-gateway on Railway (deployment 8107edff)",
                                "the newest of 3",
                                "asked by alert")
                        .last()))
                .isEqualTo(
                        "P1 mcp-gateway: Restarting mcp-gateway on Railway (deployment 8107edff) | the newest of 3 | asked by alert");
    }

    @Test
    void theFirstLineOfAnIncidentSaysWhichItIs() {
        assertThat(LogChannel.line(
                        Told.begin().say(INCIDENT_OPENED, "no answer for 30 s").last()))
                .isEqualTo("P1 mcp-gateway: GatewayDown on mcp-gateway. no answer for 30 s (incident " + Told.INCIDENT
                        + ")");
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#texts")
    void noTextForgesALineOrSteersTheTerminal(String value) {
        String line = LogChannel.line(Told.begin()
                .about(value, value)
                .say(INCIDENT_OPENED, value, value)
                .last());
        assertThat(line).startsWith("P1 ").hasSizeLessThanOrEqualTo(1_000);
        assertThat(line.codePoints()).noneMatch(Character::isISOControl).noneMatch(c -> c == 0x2028 || c == 0x202E);
    }
}
