package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Labels;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freeze.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type behind /remediator, in a hurry and on a phone. */
class TypedTest {
    @Test
    void aFreezeHasAScopeATimeAndAReason() {
        assertThat(Typed.of("freeze target mcp-gateway 2h we migrate"))
                .isEqualTo(new Typed.Freezing(new Scope.OfTarget("mcp-gateway"), Duration.ofHours(2), "we migrate"));
        assertThat(Typed.of("  Freeze  Playbook gateway-down for 30m  it  restarts &amp; &lt;breaks&gt;"))
                .isEqualTo(new Typed.Freezing(
                        new Scope.OfPlaybook("gateway-down"), Duration.ofMinutes(30), "it restarts & <breaks>"));
        assertThat(Typed.of("freeze everything 1d black friday"))
                .isEqualTo(new Typed.Freezing(Freeze.EVERYTHING, Duration.ofDays(1), "black friday"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    freeze                              | Say what is frozen
                    freeze mcp-gateway 2h x             | Say what is frozen
                    freeze target                       | Say which target
                    freeze target x                     | Say for how long
                    freeze target x soon why            | Say for how long
                    freeze everything why               | Say for how long
                    freeze everything 99999999999999h x | Say for how long
                    freeze everything 0s why            | longer than nothing
                    freeze everything 367d why          | at most 366d
                    freeze everything 2h                | Say why
                    thaw everything                     | no such command
                    status now                          | takes nothing more
                    explain                             | Say of which alert
                    """)
    void whatIsNotWholeFreezesNothingAndSaysWhatIsMissing(String text, String problem) {
        assertThat(Typed.of(text))
                .isInstanceOfSatisfying(
                        Typed.Help.class,
                        help -> assertThat(help.problem().orElse("")).contains(problem));
    }

    @Test
    void alertsAreNamedByTheirLabelsOrTheirId() {
        var labels = new Typed.OfLabels(Labels.of("alertname", "GatewayDown", "service", "mcp-gateway"));
        assertThat(Typed.of("explain GatewayDown{service=\"mcp-gateway\"}")).isEqualTo(labels);
        assertThat(Typed.of("explain GatewayDown{service=\u201cmcp-gateway\u201d}"))
                .isEqualTo(labels);
        assertThat(Typed.of("explain alertname=GatewayDown  service=\u201cmcp-gateway\u201d"))
                .isEqualTo(labels);
        var id = UUID.fromString("01890000-0000-7000-8000-000000000001");
        assertThat(Typed.of("explain " + id)).isEqualTo(new Typed.OfAlert(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain {", "explain a=b a=c", "explain =b", "explain x{a=~\"b\"}"})
    void labelsThatAreNoneAreRefused(String text) {
        assertThat(Typed.of(text)).isInstanceOf(Typed.Help.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "help", "HELP"})
    void whoeverAsksIsToldWhatThereIs(String text) {
        assertThat(Typed.of(text)).isEqualTo(new Typed.Help(Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#all")
    void whateverIsTypedIsUnderstoodOrRefused(String value) {
        for (var before : new String[] {"", "explain ", "freeze target ", "freeze everything 1h ", "status "})
            assertThat(Typed.of(before + value)).isNotNull();
    }
}
