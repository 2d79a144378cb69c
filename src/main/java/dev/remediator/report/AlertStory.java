package dev.remediator.report;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.intake.Explanation;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All that is kept of one alert, from firing to resolved.
 *
 * @param seenAt when it first came in
 * @param endedBy {@code resolved}, {@code resolved-first}, {@code refired}, {@code expired}
 * @param decisions what became of it, newest first
 */
public record AlertStory(
        UUID id,
        String source,
        Map<String, String> labels,
        Map<String, String> annotations,
        String generatorUrl,
        Instant startsAt,
        Instant seenAt,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        Optional<UUID> incident,
        List<Decision> decisions) {

    /**
     * One decision about it.
     *
     * @param kind {@code taken}, {@code joined}, {@code held}, {@code over}, {@code unowned}
     * @param stopped the playbooks that matched and did not take it
     * @param retryAt when it would be decided anew
     * @param catalog digest of the remediations that were asked
     */
    public record Decision(
            Instant at,
            String kind,
            Optional<String> playbook,
            Optional<UUID> run,
            List<AlertView.Stopped> stopped,
            Optional<Instant> retryAt,
            String catalog) {
        public Decision {
            stopped = List.copyOf(stopped);
        }

        /** One sentence: what happened, or why nothing did. */
        public String says() {
            return AlertView.says(kind, playbook);
        }
    }

    public AlertStory {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        decisions = List.copyOf(decisions);
    }

    public String name() {
        return AlertView.name(labels);
    }

    /** As it would come in now. */
    public Alert again() {
        return new Alert(Labels.of(labels), annotations, AlertStatus.FIRING, startsAt, Optional.empty(), generatorUrl);
    }

    /**
     * How today's answer differs from the one that was given when the alert came in; empty where it does not, and where
     * nothing was decided about it because it was over.
     */
    public Optional<String> since(Explanation now) {
        if (decisions.isEmpty() || decisions.getFirst().kind().equals("over")) return Optional.empty();
        var then = decisions.getFirst();
        var actsNow = now.acts().map(Explanation.Answer::playbook);
        if (actsNow.equals(then.playbook())) return Optional.empty();
        String before = then.playbook().map(p -> p + " took it").orElse("nothing took it");
        String today = actsNow.map(p -> p + " would").orElse("nothing would");
        return Optional.of(
                then.catalog().equals(now.catalog())
                        ? "Then " + before + ", now " + today
                                + ": the playbooks are the same, what goes on around them is not."
                        : "Then " + before + ", now " + today + ": the playbooks have changed since.");
    }

    /** Whether other remediations were asked then. */
    public boolean otherPlaybooks(Explanation now) {
        return !decisions.isEmpty() && !decisions.getFirst().catalog().equals(now.catalog());
    }
}
