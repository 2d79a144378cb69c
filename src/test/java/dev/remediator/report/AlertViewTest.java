package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.intake.Disposition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AlertViewTest {
    static Stream<Arguments> dispositions() {
        return Stream.of(
                Arguments.of(new Disposition.Taken("gateway-down", new UUID(0, 1), List.of()), "gateway-down took it"),
                Arguments.of(
                        new Disposition.Joined("gateway-down", new UUID(0, 1), List.of()),
                        "gateway-down is on it already"),
                Arguments.of(
                        new Disposition.Held(List.of(), Optional.empty()),
                        "nothing happened: every playbook that matches is stopped"),
                Arguments.of(
                        new Disposition.Over(), "nothing happened: it was over before anything was decided about it"),
                Arguments.of(new Disposition.Unowned(), "nothing happened: no playbook matches it"));
    }

    /** Every "no" has a name: no alert is shown with a mere word of the database. */
    @ParameterizedTest
    @MethodSource("dispositions")
    void whateverBecomesOfAnAlertIsASentence(Disposition disposition, String sentence) {
        var playbook = disposition instanceof Disposition.Taken || disposition instanceof Disposition.Joined
                ? Optional.of("gateway-down")
                : Optional.<String>empty();
        var alert = new AlertView(
                new UUID(0, 2),
                "demo",
                Map.of(),
                Instant.EPOCH,
                Optional.empty(),
                disposition.kind(),
                playbook,
                Optional.empty(),
                List.of());

        assertThat(alert.says()).isEqualTo(sentence);
        assertThat(alert.name()).isEqualTo("alert without a name");
    }
}
