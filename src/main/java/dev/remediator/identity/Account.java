package dev.remediator.identity;

import java.util.HashSet;
import java.util.Optional;
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

    /**
     * What a session, a link or a token opens now. An account is the last word on its engineer: what something was made with
     * is never more than the account's, and nothing once it is disabled.
     *
     * @param made the roles that it was made with; empty where it was made by signing in, and has the account's
     * @param account of the engineer it is for, where there is one
     * @return empty where it opens nothing
     */
    static Optional<Set<String>> opens(Optional<Set<String>> made, Optional<Account> account) {
        if (account.isEmpty()) return made;
        if (account.get().disabled()) return Optional.empty();
        var roles = new HashSet<>(account.get().roles());
        made.ifPresent(roles::retainAll);
        return Optional.of(roles);
    }
}
