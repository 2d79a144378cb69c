package dev.remediator.console;

import dev.remediator.report.Health;
import dev.remediator.report.TargetView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the list of targets shows.
 *
 * @param health by name; of very many targets nobody asks all at once, and then none is there
 */
record TargetList(Instant now, String version, List<TargetView> targets, Map<String, Health> health) {
    public Optional<Health> health(TargetView target) {
        return Optional.ofNullable(health.get(target.name()));
    }
}
