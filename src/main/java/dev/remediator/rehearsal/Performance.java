package dev.remediator.rehearsal;

import java.util.List;
import java.util.Optional;

/**
 * What became of a scenario.
 *
 * @param assumed what the world did not say, in sentences; only where it may be assumed
 */
public record Performance(Course course, Timeline timeline, List<String> assumed) {
    public Performance {
        assumed = List.copyOf(assumed);
    }

    /** How it went. */
    public sealed interface Course {
        /** The playbook ran to its end. */
        record Ran() implements Course {}

        /** No line of its {@code when} matches the alert. */
        record NoMatch() implements Course {}

        /** Another playbook takes the alert before. */
        record TakenBy(String playbook, String why) implements Course {}

        /** It matches, and something keeps it from beginning; {@code instead} takes the alert then. */
        record Stopped(String guard, String reason, Optional<String> instead) implements Course {}

        /** It cannot be played: the world does not say enough, or the run never ends. */
        record Broken(String why) implements Course {}
    }
}
