package dev.remediator.playbook;

import dev.remediator.action.Actions;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What playbooks are checked against.
 *
 * @param broken names of targets whose own description has problems: known, but nothing follows from them
 * @param messages by name
 */
record Known(
        Targets targets, Set<String> broken, KnownPeople people, Map<String, MessageFile> messages, Actions actions) {
    Known {
        broken = Set.copyOf(broken);
        messages = Map.copyOf(messages);
    }

    Optional<Target> target(String name) {
        return targets.find(name);
    }

    Set<String> targetNames() {
        var names = new TreeSet<>(broken);
        for (var target : targets.all()) names.add(target.name());
        return names;
    }

    /** Whether there is such a target; if not, the reason is among the problems. */
    boolean hasTarget(Node.Scalar target, Problems problems) {
        var names = targetNames();
        if (names.contains(target.text())) return true;
        String otherwise = names.isEmpty() ? "; targets.yaml has none" : "; targets.yaml has " + Problems.list(names);
        problems.at(target, "unknown target " + target.says() + Problems.suggest(target.text(), names, otherwise));
        return false;
    }

    /** The names of all checks of all targets. */
    Set<String> checkNames() {
        return targets.all().stream()
                .flatMap(target -> target.checks().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A text of {@code messages/}; empty when there is none, and the reason is among the problems then. */
    Optional<MessageFile> message(Node.Scalar name, Problems problems) {
        var found = Optional.ofNullable(messages.get(name.text()));
        if (found.isEmpty())
            problems.at(
                    name,
                    "unknown message " + name.says()
                            + Problems.suggest(
                                    name.text(),
                                    messages.keySet(),
                                    messages.isEmpty() || !Section.isName(name.text())
                                            ? "; write its text to messages/<name>.md, and its name here"
                                            : "; write its text to messages/" + name.text() + ".md, or name one of "
                                                    + Problems.list(messages.keySet())));
        return found;
    }
}
