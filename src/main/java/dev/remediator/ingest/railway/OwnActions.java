package dev.remediator.ingest.railway;

import java.time.Instant;

/** Port: what this service has itself done to Railway. Asked on event loops: answers from memory, at once. */
public interface OwnActions {
    /**
     * Whether an event is but an echo of an action of ours, such as the end of a deployment that we replaced.
     *
     * @param deploymentId the deployment that the event is about; empty if unknown, as any of the ids may be
     */
    boolean causedByUs(
            String projectId, String environmentId, String serviceId, Instant eventTime, String deploymentId);
}
