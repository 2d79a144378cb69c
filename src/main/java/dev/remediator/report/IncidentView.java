package dev.remediator.report;

import dev.remediator.run.Announcement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An incident as people see it.
 *
 * @param timeline oldest first; of a long one the beginning and the end
 * @param told how many announcements there are in all
 * @param runs oldest first
 * @param acknowledged empty while nobody has taken it on
 */
public record IncidentView(
        UUID id,
        Headline headline,
        List<Announcement> timeline,
        int told,
        List<RunView> runs,
        Optional<Acknowledged> acknowledged) {
    /** Who has taken it on, and since when. */
    public record Acknowledged(String by, Instant at) {}

    public IncidentView {
        timeline = List.copyOf(timeline);
        runs = List.copyOf(runs);
    }

    /** How many announcements are left out after the first one. */
    public int leftOut() {
        return told - timeline.size();
    }
}
