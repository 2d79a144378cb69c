package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is outside while a playbook is rehearsed.
 *
 * @param checks spells by the name of a check of the run's own target, or {@code target/name} of another's
 * @param facts by the name under which they are gathered; complete, as the reading would have answered
 * @param actions what comes of the first, the second … call of a capability; the last one goes on
 * @param resolves when the alert is over, from the start
 * @param incidents targets with an open incident
 * @param describedOnly a check that is not described is a mistake; otherwise something is assumed
 */
public record World(
        Map<String, List<Spell>> checks,
        Map<String, Evidence> facts,
        Map<String, List<Doing>> actions,
        Optional<Duration> resolves,
        List<Earlier> history,
        Set<String> incidents,
        Optional<Busy> busy,
        Restraints restraints,
        boolean describedOnly) {
    /** Nothing is described. */
    public static final World EMPTY = new World(
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            List.of(),
            Set.of(),
            Optional.empty(),
            Restraints.NONE,
            true);

    public World {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
        history = List.copyOf(history);
        incidents = Set.copyOf(incidents);
    }

    /** What reading one piece of evidence gives. */
    public sealed interface Evidence {
        /** @param written the part that was described */
        record Of(JsonNode value, JsonNode written) implements Evidence {}

        record Unreadable(String reason) implements Evidence {}
    }

    /**
     * Something that was done before.
     *
     * @param ago before the start
     * @param lasting of a temporary change
     */
    public record Earlier(
            Duration ago, String playbook, String target, String capability, Optional<Duration> lasting) {}

    /**
     * Another run that holds the target.
     *
     * @param until from the start
     */
    public record Busy(String playbook, Duration until) {}

    /** The same, assuming what is not described. */
    public World assuming() {
        return new World(checks, facts, actions, resolves, history, incidents, busy, restraints, false);
    }

    /** Whether the world says nothing about this. */
    boolean describes(String check) {
        return checks.containsKey(check);
    }
}
