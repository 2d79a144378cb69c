package dev.remediator.target;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that can be acted on: a service, with its facilities and its named checks.
 *
 * @param name unique within the configuration, {@code [a-z0-9][a-z0-9-]*}
 * @param owner the group that owns it; empty when nobody was named
 * @param dependsOn names of other targets, shown to people
 * @param bindings what carries out the capabilities of a slot; {@link Slot#CHECKS} is never a key here
 * @param checks check name to the adapter that probes it
 * @param links for people, by name: dashboards, logs; http or https only, in the order written
 */
public record Target(
        String name,
        String about,
        Optional<String> owner,
        List<String> dependsOn,
        Map<Slot, Binding> bindings,
        Map<String, Binding> checks,
        Map<String, URI> links) {
    public Target {
        if (name.isBlank()) throw new IllegalArgumentException("a target needs a name");
        if (bindings.containsKey(Slot.CHECKS))
            throw new IllegalArgumentException("checks are named, they are not one binding");
        dependsOn = List.copyOf(dependsOn);
        bindings = Map.copyOf(bindings);
        checks = Map.copyOf(checks);
        links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
    }

    /** Without links. */
    public Target(
            String name,
            String about,
            Optional<String> owner,
            List<String> dependsOn,
            Map<Slot, Binding> bindings,
            Map<String, Binding> checks) {
        this(name, about, owner, dependsOn, bindings, checks, Map.of());
    }

    public Optional<Binding> binding(Slot slot) {
        return Optional.ofNullable(bindings.get(slot));
    }

    public Optional<Binding> check(String checkName) {
        return Optional.ofNullable(checks.get(checkName));
    }
}
