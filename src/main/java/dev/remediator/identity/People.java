package dev.remediator.identity;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is there, what a severity means to them, and who is called when: {@code people.yaml}. In the order in which it was
 * written.
 *
 * @param engineers by name
 * @param groups by name
 * @param severities by name, {@code P0} to {@code P3}
 * @param escalation by severity; the first level first
 * @param contacts beyond the engineers: platforms, vendors
 */
public record People(
        Map<String, Engineer> engineers,
        Map<String, Group> groups,
        Map<String, Response> severities,
        Map<String, List<Level>> escalation,
        List<Contact> contacts) {
    /**
     * What a severity demands.
     *
     * @param means one sentence that tells it from the others
     * @param acknowledge time until somebody has taken it
     * @param mitigate time until the harm is over
     * @param updateEvery pause between two updates to those who wait
     * @param told groups that are told at once
     */
    public record Response(
            String means,
            Optional<Duration> acknowledge,
            Optional<Duration> mitigate,
            Optional<Duration> updateEvery,
            List<String> told) {
        public Response {
            told = List.copyOf(told);
        }
    }

    /** @param after since the incident began, unacknowledged */
    public record Level(Duration after, String group) {
        public Level {
            if (after.isNegative()) throw new IllegalArgumentException("nobody is called before it begins");
        }
    }

    /**
     * @param purpose when to turn to them
     * @param reach an address, a number
     */
    public record Contact(String name, String purpose, String reach) {}

    public static final People NOBODY = new People(Map.of(), Map.of(), Map.of(), Map.of(), List.of());

    public People {
        engineers = Collections.unmodifiableMap(new LinkedHashMap<>(engineers));
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        severities = Collections.unmodifiableMap(new LinkedHashMap<>(severities));
        escalation = Collections.unmodifiableMap(new LinkedHashMap<>(escalation));
        contacts = List.copyOf(contacts);
    }

    /** Whether this engineer is one of the group. */
    public boolean isMember(String engineer, String group) {
        var found = groups.get(group);
        return found != null && found.members().contains(engineer);
    }
}
