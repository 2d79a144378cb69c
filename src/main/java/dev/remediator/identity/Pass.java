package dev.remediator.identity;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom an API token is for, and what it may.
 *
 * @param name of the token, {@code [a-z0-9-]}; a program is recorded under it
 * @param engineer name in {@code people.yaml}; empty for a program
 * @param roles as in {@link Role}; everybody may look. A program agrees to nothing: it is never an approver
 */
public record Pass(String name, Optional<String> engineer, Set<String> roles) {
    /** @throws IllegalArgumentException for what cannot be; the message is for people */
    public Pass {
        if (!Grant.isName(name))
            throw new IllegalArgumentException(
                    "a token's name has lower-case letters, digits and dashes only, and at most 100 of them");
        if (engineer.filter(each -> !Grant.isName(each)).isPresent())
            throw new IllegalArgumentException(
                    "an engineer's name is that of people.yaml: lower-case letters, digits and dashes");
        var all = new TreeSet<>(roles);
        all.add(Role.VIEWER);
        all.forEach(Role::check);
        if (engineer.isEmpty() && all.contains(Role.APPROVER))
            throw new IllegalArgumentException("a program agrees to nothing: who approves must have a name (--as)");
        roles = Set.copyOf(all);
    }

    /** @throws IllegalArgumentException where it may not be made by anybody; the message is for people */
    Pass mayBeMade() {
        if (engineer.isEmpty() && roles.contains(Role.ADMINISTRATOR))
            throw new IllegalArgumentException("a program is no administrator: who is must have a name (--as)");
        return this;
    }

    public Actor actor() {
        return engineer.<Actor>map(Actor.Engineer::new).orElseGet(() -> new Actor.Machine(name));
    }

    /** Whether whom it is for is still among the engineers; where nobody is listed, nobody can be missing. */
    boolean stands(People people) {
        return people.engineers().isEmpty()
                || engineer.map(people.engineers()::containsKey).orElse(true);
    }
}
