package dev.remediator.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which runs are listed: those of a playbook, on a target, in a state. */
public record RunFilter(Optional<String> playbook, Optional<String> target, State state) {
    public static final RunFilter ALL = new RunFilter(Optional.empty(), Optional.empty(), State.ANY);

    /** How a run stands, or how it ended. */
    public enum State {
        ANY("true"),
        OPEN("ended_at is null"),
        HEALED("phase in ('SUCCEEDED', 'HEALED_BY_ITSELF')"),
        HELD("phase = 'HELD'"),
        CANCELLED("phase = 'CANCELLED'"),
        /** Not healed, or a person is needed. */
        FAILED("phase in ('FAILED', 'NEEDS_HUMAN')");

        private final String condition;

        State(String condition) {
            this.condition = condition;
        }

        /** In SQL, over table {@code run}. */
        String condition() {
            return condition;
        }

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
}
