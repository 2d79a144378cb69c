package dev.remediator.identity;

/** Who does something. */
public sealed interface Actor {
    /** Of an engineer, a token, a playbook or a part of the service; never empty. */
    String name();

    /** An engineer by name, in a session or with a token of theirs. */
    record Engineer(String name) implements Actor {
        public Engineer {
            named(name);
        }
    }

    /**
     * A program with a token of its own. It agrees to nothing.
     *
     * @param name of the token
     */
    record Machine(String name) implements Actor {
        public Machine {
            named(name);
        }
    }

    /** @param name of the playbook that was due */
    record Schedule(String name) implements Actor {
        public Schedule {
            named(name);
        }
    }

    /** The service by itself, or somebody who can read its database: nobody who could be asked by name. */
    record System(String name) implements Actor {
        public System {
            named(name);
        }
    }

    /** The service by itself. No constant: two threads that initialize this and its records would wait for each other. */
    static Actor remediator() {
        return new System("remediator");
    }

    /** Where nothing but the name is stored: an engineer's own name; that of any other begins with what it is. */
    String MACHINE_PREFIX = "machine:";

    private static void named(String name) {
        if (name.isBlank()) throw new IllegalArgumentException("whoever does something has a name");
    }

    /** As stored: {@code engineer}, {@code machine}, {@code schedule}, {@code system}. */
    default String kind() {
        return switch (this) {
            case Engineer _ -> "engineer";
            case Machine _ -> "machine";
            case Schedule _ -> "schedule";
            case System _ -> "system";
        };
    }

    /** The name under which a request is known: no engineer can have that of a machine, because theirs have no colon. */
    default String principal() {
        return switch (this) {
            case Engineer(var name) -> name;
            case Machine(var name) -> MACHINE_PREFIX + name;
            case Schedule(var name) -> "schedule:" + name;
            case System(var name) -> "system:" + name;
        };
    }

    /** Whose name that is, of those who can call the service. */
    static Actor of(String principal) {
        return principal.startsWith(MACHINE_PREFIX)
                ? new Machine(principal.substring(MACHINE_PREFIX.length()))
                : new Engineer(principal);
    }
}
