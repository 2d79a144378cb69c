package dev.remediator.action.railway;

import java.util.EnumSet;
import java.util.Set;

/** Status of a deployment. */
enum Status {
    BUILDING,
    CRASHED,
    DEPLOYING,
    FAILED,
    INITIALIZING,
    NEEDS_APPROVAL,
    QUEUED,
    REMOVED,
    REMOVING,
    SKIPPED,
    SLEEPING,
    SUCCESS,
    WAITING,
    /** One that Railway added later. */
    UNKNOWN;

    private static final Set<Status> IN_PROGRESS = EnumSet.of(BUILDING, DEPLOYING, INITIALIZING, QUEUED, WAITING);
    private static final Set<Status> ENDED = EnumSet.of(CRASHED, FAILED, REMOVED, REMOVING, SKIPPED);

    static Status of(String text) {
        for (var status : values()) if (status.name().equals(text)) return status;
        return UNKNOWN;
    }

    /** Railway is at work on it. One that needs approval may do so for days. */
    boolean inProgress() {
        return IN_PROGRESS.contains(this);
    }

    /** It will not become active any more. */
    boolean ended() {
        return ENDED.contains(this);
    }

    /** It is deployed; asleep it wakes with the first request. */
    boolean up() {
        return this == SUCCESS || this == SLEEPING;
    }
}
