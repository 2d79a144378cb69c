package dev.remediator.channel.slack;

import dev.remediator.playbook.Severity;
import dev.remediator.report.Told;
import dev.remediator.run.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What runs ask of people, as a test needs it. */
final class Asks {
    static final String PLAN = "0123456789abcdef".repeat(4);
    static final Instant AT = Instant.parse("2026-11-22T09:15:00Z");

    private Asks() {}

    static Asked approval() {
        return asked("Restarting mcp-gateway on Railway", 1, false, List.of(), Optional.empty());
    }

    static Asked denied() {
        var word = new Asked.Word("ben", "said no", "a sale", AT.plusSeconds(30));
        return asked(
                "Restarting mcp-gateway on Railway",
                1,
                false,
                List.of(word),
                Optional.of(new Asked.Over(AT.plusSeconds(30), "denied", "it was denied by ben (a sale)")));
    }

    static Asked asked(
            String says, int quorum, boolean reasonRequired, List<Asked.Word> said, Optional<Asked.Over> over) {
        return new Asked(
                Told.RUN,
                4,
                Asked.Kind.APPROVAL,
                Told.INCIDENT,
                "gateway-down",
                "mcp-gateway",
                "platform",
                says,
                Optional.of("service.restart {\"service\":\"mcp-gateway\"}"),
                Optional.empty(),
                Optional.of(PLAN),
                quorum,
                reasonRequired,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                said,
                AT,
                AT.plusSeconds(600),
                over);
    }

    static Standing standing(Asked... asked) {
        return standing(Severity.P1, asked);
    }

    static Standing standing(Severity severity, Asked... asked) {
        return new Standing(Told.INCIDENT, severity, false, Optional.empty(), List.of(asked), List.of(), List.of());
    }
}
