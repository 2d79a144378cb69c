package dev.remediator.report;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Matchers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which alerts are listed: those in a state, of those whose labels match. */
public record AlertFilter(State state, List<Matchers> matchers) {
    public static final AlertFilter ALL = new AlertFilter(State.ANY, List.of());

    /** What became of an alert, or how it stands. */
    public enum State {
        ANY,
        FIRING,
        ENDED,
        TAKEN,
        JOINED,
        HELD,
        UNOWNED,
        OVER,
        /** Nothing took it: held or unowned. */
        NOTHING;

        /** As it is written in an address. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Empty where there is no such state. */
        public static Optional<State> of(String slug) {
            return Arrays.stream(values()).filter(s -> s.slug().equals(slug)).findFirst();
        }

        /** All of them, for people. */
        public static String list() {
            return Arrays.stream(values()).map(State::slug).collect(Collectors.joining(", "));
        }
    }

    public AlertFilter {
        matchers = List.copyOf(matchers);
    }

    boolean fits(AlertView alert) {
        return stands(alert) && labelsMatch(alert);
    }

    private boolean stands(AlertView alert) {
        return switch (state) {
            case ANY -> true;
            case FIRING -> alert.endedAt().isEmpty();
            case ENDED -> alert.endedAt().isPresent();
            case NOTHING ->
                alert.disposition().equals("held") || alert.disposition().equals("unowned");
            case TAKEN, JOINED, HELD, UNOWNED, OVER -> alert.disposition().equals(state.slug());
        };
    }

    private boolean labelsMatch(AlertView alert) {
        if (matchers.isEmpty()) return true;
        var labels = Labels.of(alert.labels());
        return matchers.stream().allMatch(m -> m.matches(labels));
    }
}
