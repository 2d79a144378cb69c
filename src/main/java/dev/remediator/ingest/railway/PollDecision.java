package dev.remediator.ingest.railway;

import dev.remediator.intake.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a deployment's status, read by a poll, means for what is known already. */
sealed interface PollDecision {
    /** An event that was never delivered. */
    record Missed(List<Delivery.Observed> alerts) implements PollDecision {
        public Missed {
            alerts = List.copyOf(alerts);
        }
    }

    /** @param why for the log */
    record Nothing(String why) implements PollDecision {}

    /** An event's timestamp and the status' time differ by less. */
    Duration TOLERANCE = Duration.ofMinutes(2);

    static PollDecision of(Deployments.Found found, Episodes episodes, OwnActions own) {
        return switch (found.status().toUpperCase(Locale.ROOT)) {
            case "CRASHED" -> begun(found, List.of(DeploymentAlert.CRASHED, DeploymentAlert.OOM_KILLED), episodes, own);
            case "FAILED" -> begun(found, List.of(DeploymentAlert.FAILED), episodes, own);
            case "SUCCESS" -> ended(found, episodes);
            default -> new Nothing("its latest deployment has neither succeeded nor failed");
        };
    }

    /** @param alerts any of which the event may have become; the first is what a poll calls it */
    private static PollDecision begun(
            Deployments.Found found, List<DeploymentAlert> alerts, Episodes episodes, OwnActions own) {
        for (DeploymentAlert alert : alerts) {
            Optional<Episodes.Episode> last = episodes.last(RailwayAlerts.labels(alert, found.place()));
            if (last.isEmpty()) continue;
            if (last.get().open()) return new Nothing("it is known and goes on");
            if (!last.get().startedAt().isBefore(found.since().minus(TOLERANCE))) {
                return new Nothing("it is known and over");
            }
        }
        Place place = found.place();
        if (own.causedByUs(
                place.project().id(),
                place.environment().id(),
                place.service().id(),
                found.since(),
                found.deploymentId())) {
            return new Nothing("an action of this service caused it");
        }
        return new Missed(List.of(RailwayAlerts.firing(
                alerts.getFirst(), place, Map.of("deployment", found.deploymentId()), found.since())));
    }

    private static PollDecision ended(Deployments.Found found, Episodes episodes) {
        boolean over = false;
        for (DeploymentAlert alert : DeploymentAlert.values()) {
            Optional<Episodes.Episode> last = episodes.last(RailwayAlerts.labels(alert, found.place()));
            // A status older than the episode says nothing about it: a restart may leave it SUCCESS all the time.
            over |= last.isPresent()
                    && last.get().open()
                    && !found.since().isBefore(last.get().startedAt());
        }
        if (!over) return new Nothing("it runs, and nothing is open that this would end");
        return new Missed(
                RailwayAlerts.ended(found.place(), Map.of("deployment", found.deploymentId()), found.since()));
    }
}
