package dev.remediator.action;

import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** The register of all actions: capability and adapter to the class that carries it out. */
public final class Actions {
    private record Key(String capability, String adapter) {}

    private final Map<Key, Action<?, ?>> byKey;
    private final Map<String, Slot> slots;

    public Actions(Collection<? extends Action<?, ?>> actions) {
        var keys = new LinkedHashMap<Key, Action<?, ?>>();
        var bySlot = new LinkedHashMap<String, Slot>();
        for (var action : actions) {
            if (keys.put(new Key(action.capability(), action.adapter()), action) != null)
                throw new IllegalArgumentException(
                        "two actions carry out " + action.capability() + " on " + action.adapter());
            if (action instanceof Probe<?>) continue;
            var before = bySlot.put(action.capability(), action.slot());
            if (before != null && before != action.slot())
                throw new IllegalArgumentException(action.capability() + " is given to two slots");
        }
        byKey = Map.copyOf(keys);
        slots = Map.copyOf(bySlot);
    }

    /** Every action on the class path. */
    @SuppressWarnings("rawtypes")
    public static Actions discover() {
        return new Actions(ServiceLoader.load(Action.class, Actions.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .<Action<?, ?>>map(a -> (Action<?, ?>) a)
                .toList());
    }

    /** All capabilities playbooks may name, without the probes behind {@code check}. */
    public Set<String> capabilities() {
        return slots.keySet();
    }

    public Optional<Slot> slot(String capability) {
        return Optional.ofNullable(slots.get(capability));
    }

    /** What carries out a capability on a target; empty when the target has nothing in that slot or its adapter cannot do it. */
    public Optional<Action<?, ?>> find(String capability, Target target) {
        return slot(capability).flatMap(target::binding).flatMap(binding -> find(capability, binding.adapter()));
    }

    public Optional<Action<?, ?>> find(String capability, String adapter) {
        return Optional.ofNullable(byKey.get(new Key(capability, adapter)));
    }

    /** The probe behind an adapter's name in {@code checks:}. */
    public Optional<Probe<?>> probe(String adapter) {
        return find(adapter, adapter).filter(a -> a instanceof Probe<?>).map(a -> (Probe<?>) a);
    }

    public List<Action<?, ?>> all() {
        return List.copyOf(byKey.values());
    }

    /** Adapters that may stand in a slot of a target. */
    public Set<String> adapters(Slot slot) {
        return byKey.values().stream()
                .filter(a -> a.slot() == slot)
                .map(Action::adapter)
                .collect(Collectors.toUnmodifiableSet());
    }
}
