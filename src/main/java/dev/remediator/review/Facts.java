package dev.remediator.review;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Asked;
import dev.remediator.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * All that the journal knows of an incident and that a review is made of. The texts are hostile.
 *
 * @param timeline oldest first, without what was told of reviews
 * @param leftOut announcements that came after those
 * @param alerts oldest first
 * @param runs oldest first
 * @param effects by intent, oldest first
 * @param asked oldest first
 * @param histories what is known of each of its playbooks from before
 * @param before the newest incident on the same target that had ended when this one began
 * @param after the first incident on the same target after this one
 * @param asOf when it was read
 */
record Facts(
        Incident incident,
        List<Announcement> timeline,
        int leftOut,
        List<Alert> alerts,
        List<Run> runs,
        List<Effect> effects,
        List<Asked> asked,
        List<Stop> stops,
        List<Change> changes,
        List<Demoted> demoted,
        List<Series> series,
        Map<String, History> histories,
        Optional<Neighbour> before,
        Optional<Neighbour> after,
        boolean calling,
        Instant asOf) {
    record Incident(
            UUID id,
            String kind,
            String target,
            Severity severity,
            String title,
            Instant openedAt,
            Optional<Instant> closedAt,
            Optional<Instant> acknowledgedAt,
            Optional<String> acknowledgedBy) {}

    record Alert(String name, Instant startsAt, Instant seenAt, Optional<Instant> endedAt) {}

    /**
     * @param evidence in few lines
     * @param fates by the id of the effect's command: {@code STANDS}, {@code UNDONE}, {@code STUCK}
     */
    record Run(
            UUID id,
            String playbook,
            String target,
            Phase phase,
            String startedBy,
            Instant startedAt,
            Optional<Instant> endedAt,
            Optional<String> reason,
            Optional<String> heldBy,
            List<String> evidence,
            Map<Integer, String> fates) {}

    record Effect(
            UUID run,
            int command,
            String playbook,
            String capability,
            String says,
            Instant intentAt,
            Optional<String> outcome,
            Optional<String> summary) {}

    /** Somebody ended a run. */
    record Stop(UUID run, Instant at, String by, String reason) {}

    record Change(
            UUID run,
            int command,
            String playbook,
            String target,
            String capability,
            String says,
            String state,
            Instant madeAt,
            Instant dueAt,
            Optional<Instant> endedAt,
            Optional<String> endedEarlyBy,
            Optional<String> summary) {
        boolean stands() {
            return endedAt.isEmpty();
        }

        boolean stuck() {
            return state.equals("failed") || state.equals("foreign");
        }
    }

    /** A playbook that acts only with consent. */
    record Demoted(String playbook, Instant at, String why) {}

    /**
     * A playbook before this incident.
     *
     * @param ladder its steps are rungs: the first that verifies ends it; empty where it is not in force any more
     * @param past its newest runs that acted, newest first, those of this incident in front
     * @param usualWait nine of ten of its approvals of the last 90 days waited no longer
     */
    record History(boolean ladder, List<Past> past, Optional<Duration> usualWait) {}

    /**
     * @param first capability of the first thing that it tried
     * @param tried how many things it tried
     */
    record Past(UUID run, Phase phase, String first, int tried, Instant endedAt) {
        boolean firstHelped() {
            return tried == 1 && phase == Phase.SUCCEEDED;
        }
    }

    record Neighbour(UUID id, String title, Instant openedAt, Optional<Instant> closedAt) {}

    Facts {
        timeline = List.copyOf(timeline);
        alerts = List.copyOf(alerts);
        runs = List.copyOf(runs);
        effects = List.copyOf(effects);
        asked = List.copyOf(asked);
        stops = List.copyOf(stops);
        changes = List.copyOf(changes);
        demoted = List.copyOf(demoted);
        series = List.copyOf(series);
        histories = Map.copyOf(histories);
    }
}
