package dev.remediator.console;

import dev.remediator.report.FreezeView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the list of freezes shows.
 *
 * @param standing the kill switch first
 * @param ended those that are over, newest first
 * @param older where the next part begins
 */
record FreezeList(
        Instant now,
        String version,
        List<FreezeView> standing,
        List<FreezeView> ended,
        List<String> playbooks,
        List<String> targets,
        Optional<String> older,
        boolean first) {
    public boolean killed() {
        return standing.stream().anyMatch(view -> view.freeze().kill());
    }
}
