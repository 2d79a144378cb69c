package dev.remediator.console;

import dev.remediator.report.Health;
import dev.remediator.report.RunView;
import dev.remediator.report.TargetView;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the page of a target shows.
 *
 * @param runs the newest ones there
 * @param dependents other targets that need it
 */
record TargetPage(
        Instant now, String version, TargetView target, Health health, List<RunView> runs, List<String> dependents) {
    public String name() {
        return target.name();
    }

    public List<Map.Entry<String, URI>> links() {
        return List.copyOf(target.target().links().entrySet());
    }

    /** What it has, and what carries that out: {@code breakers: actuator}. */
    public List<String> facilities() {
        return Stream.of(Slot.values())
                .flatMap(slot -> said(slot, target.target().binding(slot)).stream())
                .toList();
    }

    private static Optional<String> said(Slot slot, Optional<Binding> binding) {
        return binding.map(found -> slot.key() + ": " + found.adapter());
    }
}
