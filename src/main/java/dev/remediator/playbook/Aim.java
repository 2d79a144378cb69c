package dev.remediator.playbook;

import dev.remediator.action.Action;
import dev.remediator.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a playbook acts on, and so what its capabilities and checks mean.
 *
 * @param target the target, where the playbook names it; empty where an alert's labels decide, or where it is broken
 */
record Aim(Optional<Target> target, Known known) {

    /** What may carry out a capability; empty when nothing can, and the reason is among the problems then. */
    List<Action<?, ?>> actions(Node.Scalar capability, Problems problems) {
        return actions(capability, Set.of(), problems);
    }

    /** @param others words that may stand here, too */
    List<Action<?, ?>> actions(Node.Scalar capability, Set<String> others, Problems problems) {
        String name = capability.text();
        var slot = known.actions().slot(name);
        if (slot.isEmpty()) {
            var words = new TreeSet<>(known.actions().capabilities());
            words.addAll(others);
            problems.at(
                    capability,
                    "unknown capability " + Problems.quote(name)
                            + Problems.suggest(name, words, "; known: " + Problems.list(words)));
            return List.of();
        }
        var able = known.actions().all().stream()
                .filter(action ->
                        action.slot() == slot.get() && action.capability().equals(name))
                .<Action<?, ?>>map(action -> action)
                .toList();
        if (target.isEmpty()) return able;
        var binding = target.get().binding(slot.get());
        if (binding.isEmpty()) {
            problems.at(
                    capability,
                    "%s has nothing under '%s' that could do '%s'; add it to targets.yaml"
                            .formatted(target.get().name(), slot.get().key(), name));
            return List.of();
        }
        var found = able.stream()
                .filter(action -> action.adapter().equals(binding.get().adapter()))
                .toList();
        if (found.isEmpty())
            problems.at(
                    capability,
                    "'%s' of %s cannot do '%s'; what can: %s"
                            .formatted(
                                    binding.get().adapter(),
                                    target.get().name(),
                                    name,
                                    Problems.list(
                                            able.stream().map(Action::adapter).toList())));
        return found;
    }

    /** Whether a check of that name can be there; if not, the reason is among the problems. */
    boolean hasCheck(Node.Scalar check, Problems problems) {
        String name = check.text();
        if (target.isPresent()) return has(target.get(), check, problems);
        Set<String> names = known.checkNames();
        if (names.contains(name) || !known.broken().isEmpty()) return true;
        problems.at(
                check,
                "no target has a check called " + Problems.quote(name)
                        + Problems.suggest(
                                name,
                                names,
                                names.isEmpty()
                                        ? "; write it to targets.yaml"
                                        : "; there are " + Problems.list(names)));
        return false;
    }

    private static boolean has(Target target, Node.Scalar check, Problems problems) {
        String name = check.text();
        var names = target.checks().keySet();
        if (names.contains(name)) return true;
        String otherwise =
                names.isEmpty() ? "; it has none, write it to targets.yaml" : "; it has " + Problems.list(names);
        problems.at(
                check,
                target.name() + " has no check called " + Problems.quote(name)
                        + Problems.suggest(name, names, otherwise));
        return false;
    }
}
