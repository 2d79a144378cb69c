package dev.remediator.playbook;

import dev.remediator.action.Actions;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What playbooks are checked against.
 *
 * @param broken names of targets whose own description has problems: known, but nothing follows from them
 */
record Known(Targets targets, Set<String> broken, Actions actions) {
    Known {
        broken = Set.copyOf(broken);
    }

    Optional<Target> target(String name) {
        return targets.find(name);
    }

    Set<String> targetNames() {
        var names = new TreeSet<>(broken);
        for (var target : targets.all()) names.add(target.name());
        return names;
    }

    /** The names of all checks of all targets. */
    Set<String> checkNames() {
        return targets.all().stream()
                .flatMap(target -> target.checks().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
