package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.run.VirtualTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Alerts as a test says them; times are offsets from the start of time. */
final class Alerts {
    static final String GATEWAY = "GatewayDown";

    private Alerts() {}

    static Alert firing(String startsAt) {
        return firing(GATEWAY, "mcp-gateway", startsAt);
    }

    static Alert firing(String alertname, String service, String startsAt) {
        return firing(labels(alertname, service), startsAt);
    }

    static Alert firing(Labels labels, String startsAt) {
        return new Alert(
                labels,
                Map.of("summary", "no answer"),
                AlertStatus.FIRING,
                at(startsAt),
                Optional.empty(),
                "http://prometheus.example/graph");
    }

    static Alert resolved(String startsAt, String endsAt) {
        return resolved(GATEWAY, "mcp-gateway", startsAt, endsAt);
    }

    static Alert resolved(String alertname, String service, String startsAt, String endsAt) {
        return resolved(labels(alertname, service), startsAt, endsAt);
    }

    static Alert resolved(Labels labels, String startsAt, String endsAt) {
        return new Alert(
                labels,
                Map.of("summary", "no answer"),
                AlertStatus.RESOLVED,
                at(startsAt),
                Optional.of(at(endsAt)),
                "http://prometheus.example/graph");
    }

    static Labels labels(String alertname, String service) {
        return Labels.of(Map.of("alertname", alertname, "service", service));
    }

    /** {@code 40s}, {@code -5s}: seconds or minutes after the start of time. */
    static Instant at(String offset) {
        return offset.startsWith("-")
                ? VirtualTime.START.minus(VirtualTime.time(offset.substring(1)))
                : VirtualTime.START.plus(VirtualTime.time(offset));
    }
}
