package dev.remediator.playbook;

import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code people.yaml} says, as far as it could be read.
 *
 * @param present whether there is such a file
 * @param readable whether it says who is there; if not, nothing follows from it
 * @param groups names, also of groups that have problems
 * @param engineers names, also of engineers that have problems
 */
record KnownPeople(boolean present, boolean readable, People people, Set<String> groups, Set<String> engineers) {
    static final KnownPeople NONE = new KnownPeople(false, true, People.NOBODY, Set.of(), Set.of());

    /** There, but nobody can tell what it says. */
    static final KnownPeople UNREADABLE = new KnownPeople(true, false, People.NOBODY, Set.of(), Set.of());

    static KnownPeople of(People people) {
        return new KnownPeople(
                true, true, people, people.groups().keySet(), people.engineers().keySet());
    }

    KnownPeople {
        groups = Set.copyOf(groups);
        engineers = Set.copyOf(engineers);
    }

    Optional<Group> group(String name) {
        return Optional.ofNullable(people.groups().get(name));
    }

    boolean hasGroup(Node.Scalar name, Problems problems) {
        return has("group", groups, name, problems);
    }

    boolean hasEngineer(Node.Scalar name, Problems problems) {
        return has("engineer", engineers, name, problems);
    }

    private boolean has(String what, Set<String> names, Node.Scalar name, Problems problems) {
        if (!readable || names.contains(name.text())) return true;
        if (!present)
            problems.at(
                    name,
                    "there is no " + PeopleFile.NAME + ", so nobody is the " + what + " " + name.says()
                            + "; write one");
        else
            problems.at(
                    name,
                    "unknown " + what + " " + name.says()
                            + Problems.suggest(
                                    name.text(),
                                    names,
                                    names.isEmpty()
                                            ? "; " + PeopleFile.NAME + " has no " + what + "s"
                                            : "; " + PeopleFile.NAME + " has " + Problems.list(names)));
        return false;
    }
}
