package dev.remediator.report;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Matchers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which incidents are listed.
 *
 * @param status only those that stand so
 * @param matchers that all hold of {@link #labels}
 * @param text that the title holds, in whatever case; empty for any
 */
public record IncidentFilter(Standing standing, Optional<IncidentStatus> status, List<Matchers> matchers, String text) {
    public static final IncidentFilter ALL = new IncidentFilter(Standing.ANY, Optional.empty(), List.of(), "");

    /** Whether an incident is over. */
    public enum Standing {
        ANY("true"),
        OPEN("closed_at is null"),
        CLOSED("closed_at is not null");

        private final String condition;

        Standing(String condition) {
            this.condition = condition;
        }

        /** In SQL, over table {@code incident}. */
        String condition() {
            return condition;
        }
    }

    public IncidentFilter {
        matchers = List.copyOf(matchers);
    }

    /**
     * With a status as it is written in an address.
     *
     * @param word {@code any}, {@code open}, {@code closed} or a status such as {@code needs-person}; empty where it is none
     */
    public static Optional<IncidentFilter> of(String word, List<Matchers> matchers, String text) {
        return switch (word) {
            case "any", "" -> Optional.of(new IncidentFilter(Standing.ANY, Optional.empty(), matchers, text));
            case "open" -> Optional.of(new IncidentFilter(Standing.OPEN, Optional.empty(), matchers, text));
            case "closed" -> Optional.of(new IncidentFilter(Standing.CLOSED, Optional.empty(), matchers, text));
            default ->
                Arrays.stream(IncidentStatus.values())
                        .filter(status -> status.slug().equals(word))
                        .findFirst()
                        .map(status -> new IncidentFilter(Standing.ANY, Optional.of(status), matchers, text));
        };
    }

    /** All words that {@link #of} takes, for people. */
    public static String words() {
        return Stream.concat(
                        Stream.of("any", "open", "closed"),
                        Arrays.stream(IncidentStatus.values()).map(IncidentStatus::slug))
                .collect(Collectors.joining(", "));
    }

    /**
     * What matchers see of an incident: the labels of its first alert, and over them {@code target}, {@code severity} (P0 to
     * P3), {@code status}, {@code title}, {@code playbook} (of its newest run) and {@code acknowledged} (by whom).
     */
    static Labels labels(IncidentView incident, Map<String, String> alert) {
        var labels = new HashMap<>(alert);
        var headline = incident.headline();
        labels.put("target", headline.target());
        labels.put("severity", headline.severity().name());
        labels.put("status", headline.status().slug());
        labels.put("title", headline.title());
        labels.put(
                "playbook",
                incident.runs().isEmpty() ? "" : incident.runs().getLast().playbook());
        labels.put(
                "acknowledged",
                incident.acknowledged().map(IncidentView.Acknowledged::by).orElse(""));
        return Labels.of(labels);
    }

    /** Whether everything is looked for that SQL has found. */
    boolean takesAll() {
        return status.isEmpty() && matchers.isEmpty() && text.isEmpty();
    }

    boolean fits(IncidentView incident, Map<String, String> alert) {
        if (status.isPresent() && incident.headline().status() != status.get()) return false;
        var title = incident.headline().title().toLowerCase(Locale.ROOT);
        if (!title.contains(text.toLowerCase(Locale.ROOT))) return false;
        if (matchers.isEmpty()) return true;
        var labels = labels(incident, alert);
        return matchers.stream().allMatch(m -> m.matches(labels));
    }
}
