package dev.remediator.ingest.railway;

import java.util.Optional;

/** The deployment events that start something. All of one service end together, with its next good deployment. */
enum DeploymentAlert {
    FAILED("failed", "RailwayDeploymentFailed", "warning", "A deployment failed"),
    CRASHED("crashed", "RailwayDeploymentCrashed", "critical", "A deployment crashed"),
    OOM_KILLED("oomkilled", "RailwayDeploymentOomKilled", "critical", "A deployment ran out of memory");

    private final String action;
    private final String alertname;
    private final String severity;
    private final String summary;

    DeploymentAlert(String action, String alertname, String severity, String summary) {
        this.action = action;
        this.alertname = alertname;
        this.severity = severity;
        this.summary = summary;
    }

    /** @param action as in {@link RailwayEvent#action()} */
    static Optional<DeploymentAlert> of(String action) {
        for (DeploymentAlert alert : values()) {
            if (alert.action.equals(action)) return Optional.of(alert);
        }
        return Optional.empty();
    }

    String alertname() {
        return alertname;
    }

    /** Ours, not the event's: that one differs between what begins and what ends, and the published example contradicts itself. */
    String severity() {
        return severity;
    }

    String summary() {
        return summary;
    }
}
