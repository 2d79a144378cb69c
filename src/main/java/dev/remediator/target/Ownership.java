package dev.remediator.target;

import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may act by hand on which target: begin a run, cancel it, end a temporary change, settle a doubt, freeze and thaw.
 * Where the target's {@code owner} is a group of {@code people.yaml}, that takes one of its members, or an administrator.
 * Asked where it is done, so that no page, command or chat can forget it; the kill switch is everybody's.
 */
public final class Ownership {
    private final Supplier<People> people;
    private final Supplier<Targets> targets;

    public Ownership(Supplier<People> people, Supplier<Targets> targets) {
        this.people = people;
        this.targets = targets;
    }

    /** Nothing belongs to anybody. */
    public static Ownership open() {
        return new Ownership(() -> People.NOBODY, Targets::none);
    }

    /** @param roles what they may elsewhere */
    public static boolean mayActOn(People people, Target target, String engineer, Set<String> roles) {
        return target.owner()
                        .filter(people.groups()::containsKey)
                        .filter(owner -> !people.isMember(engineer, owner))
                        .isEmpty()
                || roles.contains(Role.ADMINISTRATOR);
    }

    /**
     * @param target by name; one that is not there any more belongs to nobody
     * @throws NotTheirs where it is somebody else's
     */
    public void check(Caller by, String target) {
        problem(by, target).ifPresent(why -> {
            throw new NotTheirs(target, why);
        });
    }

    /** Why they may not; empty where they may. For pages that show no button that would be refused. */
    public Optional<String> problem(Caller by, String target) {
        return targets.get().find(target).flatMap(found -> problem(people.get(), by, found));
    }

    /** A program has the administrator's word who made its token; the service itself and its terminal own everything. */
    private static Optional<String> problem(People people, Caller by, Target target) {
        return switch (by.actor()) {
            case Actor.Machine _, Actor.Schedule _, Actor.System _ -> Optional.empty();
            case Actor.Engineer(var name) ->
                mayActOn(people, target, name, by.roles())
                        ? Optional.empty()
                        : Optional.of(
                                "%s belongs to %s, and %s is none of them: somebody who is, or an administrator, may"
                                        .formatted(target.name(), target.owner().orElse("others"), name));
        };
    }
}
