package dev.remediator.console;

import dev.remediator.report.Headline;
import dev.remediator.report.IncidentView;
import dev.remediator.report.RunView;
import dev.remediator.run.Announcement;
import dev.remediator.run.Say;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * An incident on a page.
 *
 * @param outcome how it ended, "healed in 48 s"; empty while it goes on
 * @param hidden lines of the timeline that are not shown
 * @param hiddenAfter how many lines are shown before those
 * @param acknowledgedBy who has taken it on; empty where nobody has, and then the time means nothing
 */
record Card(
        String id,
        String status,
        String words,
        String severity,
        String target,
        String title,
        String now,
        Instant openedAt,
        String outcome,
        List<Line> lines,
        int hidden,
        int hiddenAfter,
        List<RunRow> runs,
        String acknowledgedBy,
        Instant acknowledgedAt,
        boolean over) {
    private static final int SHORT = 8;

    /** A run in a few words. */
    record RunRow(
            String id, String playbook, String state, String tone, Instant startedAt, String took, String reason) {
        static RunRow of(RunView run) {
            return new RunRow(
                    run.id().toString(),
                    run.playbook(),
                    run.state(),
                    run.tone().slug(),
                    run.startedAt(),
                    run.took().map(Say::duration).orElse(""),
                    run.reason().orElse(""));
        }
    }

    /** With what happened first and what happened last. */
    static Card brief(IncidentView incident) {
        List<Announcement> all = incident.timeline();
        boolean cut = all.size() > SHORT || incident.leftOut() > 0;
        List<Announcement> shown = cut
                ? Stream.concat(all.stream().limit(1), all.stream().skip(Math.max(1, all.size() - SHORT + 1)))
                        .toList()
                : all;
        return of(incident, shown);
    }

    /** With the whole timeline, as far as it was read. */
    static Card whole(IncidentView incident) {
        return of(incident, incident.timeline());
    }

    private static Card of(IncidentView incident, List<Announcement> shown) {
        Headline h = incident.headline();
        return new Card(
                incident.id().toString(),
                h.status().slug(),
                h.status().words(),
                h.severity().name(),
                h.target(),
                h.title(),
                h.now(),
                h.openedAt(),
                outcome(h),
                shown.stream().map(Line::of).toList(),
                incident.told() - shown.size(),
                1,
                incident.runs().stream().map(RunRow::of).toList(),
                incident.acknowledged().map(IncidentView.Acknowledged::by).orElse(""),
                incident.acknowledged().map(IncidentView.Acknowledged::at).orElse(h.openedAt()),
                h.closedAt().isPresent());
    }

    private static String outcome(Headline h) {
        String took = h.took().map(Say::duration).orElse("");
        if (h.healedAt().isPresent()) return "healed in " + took;
        return h.closedAt().isPresent() ? "over after " + took : "";
    }
}
