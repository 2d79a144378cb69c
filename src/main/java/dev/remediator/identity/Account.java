package dev.remediator.identity;

import java.util.Set;
import java.util.TreeSet;

/**
 * An engineer who can sign in, and what they may wherever they are met: on a page, in a chat.
 *
 * @param name in {@code people.yaml}
 * @param roles as in {@link Role}; everybody may look
 * @param disabled may nothing any more, from the next request on
 */
public record Account(String name, Set<String> roles, boolean disabled) {
    public Account {
        if (!Grant.isName(name))
            throw new IllegalArgumentException(
                    "an engineer's name is that of people.yaml: lower-case letters, digits and dashes");
        var all = new TreeSet<>(roles);
        all.add(Role.VIEWER);
        all.forEach(Role::check);
        roles = Set.copyOf(all);
    }

    /** Whether they may now what this role may. */
    public boolean may(String role) {
        return !disabled && roles.contains(role);
    }
}
