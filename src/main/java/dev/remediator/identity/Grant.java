package dev.remediator.identity;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who a link and its session are for, and what they may.
 *
 * @param engineer name in {@code people.yaml}; empty for somebody who may only look
 * @param roles as in {@link Role}; everybody may look
 */
public record Grant(Optional<String> engineer, Set<String> roles) {
    /** Somebody without a name, who may look. */
    public static final Grant LOOK = new Grant(Optional.empty(), Set.of());

    /** @throws IllegalArgumentException for a role that is none, or one that needs a name; the message is for people */
    public Grant {
        var all = new TreeSet<>(roles);
        all.add(Role.VIEWER);
        all.forEach(Role::check);
        if (all.size() > 1 && engineer.isEmpty())
            throw new IllegalArgumentException("who may do more than look must have a name: --as <engineer>");
        if (engineer.filter(name -> !isName(name)).isPresent())
            throw new IllegalArgumentException(
                    "an engineer's name is that of people.yaml: lower-case letters, digits and dashes");
        roles = Set.copyOf(all);
    }

    /** Whether whom it was given to is still among the engineers; where nobody is listed, nobody can be missing. */
    boolean stands(People people) {
        return people.engineers().isEmpty()
                || engineer.map(people.engineers()::containsKey).orElse(true);
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= 100
                && name.charAt(0) != '-'
                && name.chars().allMatch(c -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
}
