package dev.remediator.ingest.railway;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Identity;
import dev.remediator.alert.Labels;
import dev.remediator.ingest.Received;
import dev.remediator.ingest.Source;
import dev.remediator.intake.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an event of Railway means as alerts. Labels hold only what is the same at the beginning and the end of an
 * incident; everything else, above all the deployment's id, becomes annotations.
 */
final class RailwayAlerts {
    private static final String SCOPE = "railway";

    /** Railway never says that a crash is over: without a good deployment the episode ends after this time. */
    static final Duration DEPLOYMENT_EXPIRES = Duration.ofMinutes(15);

    /** Railway does say when a monitor has calmed down, but gives up after three tries. */
    static final Duration MONITOR_EXPIRES = Duration.ofHours(24);

    /** Clocks differ by less. */
    private static final Duration PLAUSIBLE_FUTURE = Duration.ofMinutes(5);

    private RailwayAlerts() {}

    static Received of(RailwayEvent event, Source.Ephemeral ephemeral, OwnActions own, Instant now) {
        if (event.ephemeral() && ephemeral == Source.Ephemeral.IGNORE) {
            return nothing("an event of an ephemeral environment was left out (ephemeral: ignore)");
        }
        Instant at =
                event.at().filter(t -> t.isBefore(now.plus(PLAUSIBLE_FUTURE))).orElse(now);
        return switch (event.subject()) {
            case DEPLOYMENT -> deployment(event, own, at);
            case VOLUME_ALERT -> watched(event, "RailwayVolumeAlert", "A volume alert was triggered", at);
            case MONITOR -> watched(event, "RailwayMonitor", "A monitor was triggered", at);
            case OTHER -> nothing("");
        };
    }

    private static Received deployment(RailwayEvent event, OwnActions own, Instant at) {
        Optional<DeploymentAlert> alert = DeploymentAlert.of(event.action());
        if (alert.isPresent()) {
            Place place = event.place();
            if (own.causedByUs(
                    place.project().id(),
                    place.environment().id(),
                    place.service().id(),
                    at,
                    event.deployment())) {
                return nothing(alert.get().alertname() + " was left out: an action of this service caused it");
            }
            return new Received(List.of(firing(alert.get(), place, event.annotations(), at)), "");
        }
        // Not restarted or resumed: they say that something was done, not that it runs.
        boolean good = event.action().equals("deployed") || event.action().equals("redeployed");
        return good ? new Received(ended(event.place(), event.annotations(), at), "") : nothing("");
    }

    static Delivery.Observed firing(DeploymentAlert alert, Place place, Map<String, String> annotations, Instant at) {
        Map<String, String> said = new LinkedHashMap<>(annotations);
        said.put("summary", alert.summary());
        return observed(AlertStatus.FIRING, labels(alert, place), said, at, DEPLOYMENT_EXPIRES);
    }

    /** A good deployment ends whatever a deployment of the same service began. */
    static List<Delivery.Observed> ended(Place place, Map<String, String> annotations, Instant at) {
        List<Delivery.Observed> ended = new ArrayList<>();
        for (DeploymentAlert alert : DeploymentAlert.values()) {
            ended.add(observed(AlertStatus.RESOLVED, labels(alert, place), annotations, at, DEPLOYMENT_EXPIRES));
        }
        return ended;
    }

    private static Received watched(RailwayEvent event, String alertname, String summary, Instant at) {
        Map<String, String> labels = labels(alertname, "warning", event.place());
        event.ids().forEach((name, value) -> putUnlessEmpty(labels, name, value));
        return switch (event.action()) {
            case "triggered" -> {
                Map<String, String> said = new LinkedHashMap<>(event.annotations());
                said.putIfAbsent("summary", summary);
                yield new Received(
                        List.of(observed(AlertStatus.FIRING, Labels.of(labels), said, at, MONITOR_EXPIRES)), "");
            }
            case "resolved", "deleted" ->
                new Received(
                        List.of(observed(
                                AlertStatus.RESOLVED, Labels.of(labels), event.annotations(), at, MONITOR_EXPIRES)),
                        "");
            default -> nothing("");
        };
    }

    /** Webhooks and what is polled tell of the same. */
    static Identity identity(Labels labels) {
        return Identity.of(SCOPE, labels);
    }

    private static Delivery.Observed observed(
            AlertStatus status, Labels labels, Map<String, String> annotations, Instant at, Duration expires) {
        return switch (status) {
            case FIRING ->
                Delivery.Observed.of(
                        SCOPE, new Alert(labels, annotations, status, at, Optional.empty(), ""), Optional.of(expires));
            case RESOLVED ->
                Delivery.Observed.of(
                        SCOPE, new Alert(labels, annotations, status, at, Optional.of(at), ""), Optional.empty());
        };
    }

    static Labels labels(DeploymentAlert alert, Place place) {
        return Labels.of(labels(alert.alertname(), alert.severity(), place));
    }

    private static Map<String, String> labels(String alertname, String severity, Place place) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", alertname);
        labels.put("severity", severity);
        part(labels, "project", place.project());
        part(labels, "environment", place.environment());
        part(labels, "service", place.service());
        return labels;
    }

    private static void part(Map<String, String> labels, String label, Place.Part part) {
        putUnlessEmpty(labels, label, part.name());
        putUnlessEmpty(labels, label + "_id", part.id());
    }

    private static void putUnlessEmpty(Map<String, String> labels, String name, String value) {
        if (!value.isEmpty()) labels.put(name, value);
    }

    private static Received nothing(String note) {
        return new Received(List.of(), note);
    }
}
