package dev.remediator.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An alert and what became of it.
 *
 * @param disposition {@code taken}, {@code joined}, {@code held}, {@code over}, {@code unowned}
 * @param playbook which took it
 * @param stopped the playbooks that matched and did not take it
 */
public record AlertView(
        UUID episode,
        String source,
        Map<String, String> labels,
        Instant decidedAt,
        Optional<Instant> endedAt,
        String disposition,
        Optional<String> playbook,
        Optional<UUID> incident,
        List<Stopped> stopped) {

    /**
     * Why a playbook that matched did not take the alert.
     *
     * @param by the name of what stopped it
     */
    public record Stopped(String playbook, String by, String reason) {}

    public AlertView {
        labels = Map.copyOf(labels);
        stopped = List.copyOf(stopped);
    }

    public String name() {
        return name(labels);
    }

    static String name(Map<String, String> labels) {
        return labels.getOrDefault("alertname", "alert without a name");
    }

    /** One sentence: what happened, or why nothing did. */
    public String says() {
        return says(disposition, playbook);
    }

    static String says(String disposition, Optional<String> playbook) {
        return switch (disposition) {
            case "taken" -> playbook.map(p -> p + " took it").orElse("a playbook took it");
            case "joined" -> playbook.map(p -> p + " is on it already").orElse("a playbook is on it already");
            case "held" -> "nothing happened: every playbook that matches is stopped";
            case "over" -> "nothing happened: it was over before anything was decided about it";
            case "unowned" -> "nothing happened: no playbook matches it";
            default -> disposition;
        };
    }

    public boolean nothingHappened() {
        return disposition.equals("held") || disposition.equals("over") || disposition.equals("unowned");
    }
}
