package dev.remediator.console;

import dev.remediator.report.AlertView;
import dev.remediator.report.ChangeView;
import dev.remediator.report.IncidentView;
import dev.remediator.report.RunDetail;
import dev.remediator.report.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What the page of an incident shows.
 *
 * @param runs newest first
 * @param figures charts around it
 * @param others what stopped the playbooks that matched and did not act
 */
record IncidentPage(
        Instant now,
        String version,
        Card card,
        List<AskRow> asks,
        List<Run> runs,
        List<ChangeView> changes,
        List<AlertView> alerts,
        List<Stopped> others,
        List<ReviewPages.Figure> figures) {
    /**
     * A run with all that it has seen and done.
     *
     * @param open whether it can still be stopped
     */
    record Run(Card.RunRow row, RunDetail detail, boolean open) {}

    /** What kept a playbook from acting, and for which alerts. */
    record Stopped(String playbook, String reason, String by, List<String> alerts) {}

    static IncidentPage of(
            Instant now,
            String version,
            IncidentView incident,
            List<AskRow> asks,
            Map<UUID, RunDetail> details,
            List<ChangeView> changes,
            List<AlertView> alerts,
            List<ReviewPages.Figure> figures) {
        return new IncidentPage(
                now,
                version,
                Card.whole(incident),
                asks,
                incident.runs().reversed().stream()
                        .map(run -> run(run, details))
                        .toList(),
                changes,
                alerts,
                others(alerts),
                figures);
    }

    private static Run run(RunView run, Map<UUID, RunDetail> details) {
        var detail = details.getOrDefault(run.id(), new RunDetail(List.of(), List.of(), List.of()));
        return new Run(Card.RunRow.of(run), detail, run.endedAt().isEmpty());
    }

    private static List<Stopped> others(List<AlertView> alerts) {
        var all = new LinkedHashMap<AlertView.Stopped, TreeSet<String>>();
        for (var alert : alerts)
            for (var stopped : alert.stopped())
                all.computeIfAbsent(stopped, _ -> new TreeSet<>()).add(alert.name());
        var others = new ArrayList<Stopped>();
        all.forEach((stopped, names) ->
                others.add(new Stopped(stopped.playbook(), stopped.reason(), stopped.by(), List.copyOf(names))));
        return others;
    }
}
