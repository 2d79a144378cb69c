package dev.remediator.intake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What became of an alert, and for each playbook that matched but did not take it, the first thing that stopped it. */
public sealed interface Disposition {
    /** Why a playbook that matched did not take the alert. */
    record Stopped(String playbook, String by, String reason) {}

    List<Stopped> stopped();

    /** A playbook took it: a run begins. */
    record Taken(String playbook, UUID run, List<Stopped> stopped) implements Disposition {}

    /** The same playbook is on it already for that target. */
    record Joined(String playbook, UUID run, List<Stopped> stopped) implements Disposition {}

    /** Playbooks match, but something stops each of them. {@code retryAt}: when the first of these may have passed. */
    record Held(List<Stopped> stopped, Optional<Instant> retryAt) implements Disposition {}

    /** It was over before anything was decided about it. */
    record Over() implements Disposition {
        @Override
        public List<Stopped> stopped() {
            return List.of();
        }
    }

    /** No playbook matches. */
    record Unowned() implements Disposition {
        @Override
        public List<Stopped> stopped() {
            return List.of();
        }
    }

    default String kind() {
        return switch (this) {
            case Taken t -> "taken";
            case Joined j -> "joined";
            case Held h -> "held";
            case Over o -> "over";
            case Unowned u -> "unowned";
        };
    }
}
