package dev.remediator.target;

import java.util.Collection;
import java.util.LinkedHashMap;
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
        byName = java.util.Collections.unmodifiableMap(map);
    }

    public static Targets none() {
        return new Targets(java.util.List.of());
    }

    public Optional<Target> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Target> all() {
        return byName.values();
    }
}
