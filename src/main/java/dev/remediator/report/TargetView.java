package dev.remediator.report;

import dev.remediator.guard.Freeze;
import dev.remediator.target.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A target, and what goes on there.
 *
 * @param open its open incidents, newest first
 * @param acting the run that holds it
 * @param changes temporary ones that stand, the first to end first, and before them those of late that could not be taken back
 * @param freezes that concern it: of itself and of everything
 * @param playbooks that act on it, by name, as far as that does not depend on an alert
 */
public record TargetView(
        Target target,
        List<Open> open,
        Optional<Acting> acting,
        List<ChangeView> changes,
        List<Freeze> freezes,
        List<String> playbooks) {
    /** An incident in a few words. */
    public record Open(UUID id, String severity, String title, Instant openedAt) {}

    /** Who acts there. */
    public record Acting(UUID run, String playbook, Instant since) {}

    public TargetView {
        open = List.copyOf(open);
        changes = List.copyOf(changes);
        freezes = List.copyOf(freezes);
        playbooks = List.copyOf(playbooks);
    }

    public String name() {
        return target.name();
    }
}
