package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a mistake and is none. */
class AcceptedTest {
    @TempDir
    private Path temporary = Path.of("");

    private static final String HEAD = """
            playbook: a
            about: A.
            when: [ 'alertname="A"' ]
            """;

    private Playbook accepted(String rest) {
        return TestFolder.in(temporary).playbook(HEAD + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Every step is wanted, so nothing has to prove it.
                "target: mcp-gateway\nsteps: [ { do: restart } ]",
                // A breaker may be proved by the playbook's own verification.
                "target: mcp-gateway\nsteps: [ { do: breaker.trip, with: { breaker: b } } ]\nverify: { check: alive }",
                "target: mcp-gateway\ntry: [ { do: restart, verify: { check: alive } } ]",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive, hold: 0s }",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive, hold: 5m, within: 5m }",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive, every: 500ms }",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive }\nautonomy: auto",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive }\nautonomy: 'auto'",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive }\notherwise: [ escalate, undo ]",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive }\ndeadline: 30d",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive }\nrank: 0x10",
                "target: mcp-gateway\ntry: [ { do: restart } ]\nverify: { check: alive }\nunless: {}\ngather: {}\nlimits: {}",
                "target: mcp-gateway\ntry: [ { do: ratelimit.set, with: { limit: 5 per 1s }, for: 1h, keep: true } ]\n"
                        + "verify: { check: alive, hold: 59m, within: 59m }\ndeadline: 2h",
                "target: mcp-gateway\ngather: { l: { do: logs.recent } }\nsteps: [ { do: restart } ]",
                "target: mcp-gateway\ngather: { l: { do: check, with: { name: error-rate } } }\nsteps: [ { do: restart } ]",
                "target: 'mcp-${labels.kind}'\nsteps: [ { do: restart } ]",
                // Nobody knows yet which target it will be: any that has the check will do.
                "target: ${labels.service}\ntry: [ { do: restart } ]\nverify: { check: error-rate }",
                "target: \"${alert.name == 'A' ? 'search' : labels.service}\"\nsteps: [ { do: scale, with: { replicas: 2 } } ]",
                "target: &t mcp-gateway\ngather: { b: { do: check, with: { name: alive, target: *t } } }\n"
                        + "steps: [ { do: restart } ]",
            })
    void it_loads(String rest) {
        assertThat(accepted(rest).name()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- alertname=\"A\"",
                "- alertname=A",
                "- '{alertname=~\"A|B\"}'",
                "- alertname=~\"Gateway.*\", severity!=\"none\"",
                "- '\"foo.bar\"=\"baz\"'",
                "- 'alertname=\"#\", x=~\"\\\\d+: .*\"'",
            })
    void matchers_are_written_as_alertmanager_reads_them(String line) {
        var playbook = TestFolder.in(temporary)
                .playbook("playbook: a\nabout: A.\nwhen:\n  " + line
                        + "\ntarget: mcp-gateway\nsteps: [ { do: restart } ]\n");
        assertThat(playbook.when()).hasSize(1);
    }

    @Test
    void parameters_that_one_of_several_adapters_takes_are_fine_for_a_target_from_a_label() {
        assertThat(accepted("target: ${labels.service}\nsteps: [ { do: restart } ]")
                        .procedure()
                        .steps())
                .hasSize(1);
    }

    @Test
    void durations_are_exact() {
        var playbook = accepted("""
                for: 1h30m
                target: mcp-gateway
                steps: [ { do: restart } ]
                deadline: 2d
                limits: { cooldown: 90s }
                """);
        assertThat(playbook.holdFor()).contains(Duration.ofMinutes(90));
        assertThat(playbook.deadline()).isEqualTo(Duration.ofDays(2));
        assertThat(playbook.limits().cooldown()).contains(Duration.ofSeconds(90));
    }

    @Test
    void long_texts_may_be_folded() {
        assertThat(TestFolder.in(temporary).playbook("""
                                playbook: a
                                about: >-
                                  The gateway is down,
                                  and nobody knows why.
                                when: [ 'alertname="A"' ]
                                target: mcp-gateway
                                steps: [ { do: restart } ]
                                """).about())
                .isEqualTo("The gateway is down, and nobody knows why.");
    }
}
