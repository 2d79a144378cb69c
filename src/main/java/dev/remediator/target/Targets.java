package dev.remediator.target;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All known targets. An unknown name is absent, never "all": empty is not everything. */
public final class Targets {
    private final Map<String, Target> byName;

    public Targets(Collection<Target> targets) {
        var map = new LinkedHashMap<String, Target>();
        for (var target : targets) {
            if (map.put(target.name(), target) != null)
                throw new IllegalArgumentException("two targets are called " + target.name());
        }
        byName = Collections.unmodifiableMap(map);
    }

    public static Targets none() {
        return new Targets(List.of());
    }

    public Optional<Target> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Everything that needs this target, or needs what needs it: the nearest first, each once, never itself. */
    public List<String> dependents(String name) {
        var found = new LinkedHashSet<String>();
        var next = new ArrayDeque<String>();
        next.add(name);
        while (!next.isEmpty()) {
            var needed = next.remove();
            for (var target : byName.values())
                if (target.dependsOn().contains(needed) && !target.name().equals(name) && found.add(target.name()))
                    next.add(target.name());
        }
        return List.copyOf(found);
    }

    public Collection<Target> all() {
        return byName.values();
    }
}
