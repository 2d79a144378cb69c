package dev.remediator.intake;

import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Whether a playbook acts on an alert, and if not, the first thing against it. */
public sealed interface Why {
    /** Names the kind of answer, for programs; for {@link Held} the guard's own name. */
    String name();

    /** For people: one sentence without a full stop, free of control characters. */
    String says();

    /** It takes the alert. {@code but}: what may still keep it from acting, or makes it wait. */
    record Takes(String target, List<Proviso> but) implements Why {
        public Takes {
            but = List.copyOf(but);
        }

        @Override
        public String name() {
            return "takes";
        }

        @Override
        public String says() {
            return "takes it, on " + target
                    + but.stream().map(p -> "; " + p.says()).collect(Collectors.joining());
        }
    }

    /**
     * What may still keep a playbook from acting.
     *
     * @param name {@code for}, {@code autonomy}, or the name of a guard
     */
    record Proviso(String name, String says) {}

    /** Its run for that target is under way, and the alert joins it. */
    record Joins(String target, UUID run) implements Why {
        @Override
        public String name() {
            return "joins";
        }

        @Override
        public String says() {
            return "is on it already, on " + target + " (run " + run + ")";
        }
    }

    /** It matches, and another one that comes before it takes the alert. */
    record TakenBy(String playbook) implements Why {
        @Override
        public String name() {
            return "taken";
        }

        @Override
        public String says() {
            return "matches, but " + playbook + " comes first (by severity, rank, name) and takes it";
        }
    }

    /** It matches, and there is nothing to act on. */
    record NoTarget(String reason) implements Why {
        @Override
        public String name() {
            return "target";
        }

        @Override
        public String says() {
            return "matches, but " + reason;
        }
    }

    /** It matches, and a guard holds it. */
    record Held(String guard, String reason) implements Why {
        @Override
        public String name() {
            return guard;
        }

        @Override
        public String says() {
            return "matches, but is held by " + guard + ": " + reason;
        }
    }

    /** It is for other alerts. */
    record OtherAlert(Miss miss) implements Why {
        @Override
        public String name() {
            return "matcher";
        }

        @Override
        public String says() {
            return miss.says();
        }
    }

    /** A clock starts it. */
    record ByClock(String cron, ZoneId zone) implements Why {
        @Override
        public String name() {
            return "schedule";
        }

        @Override
        public String says() {
            return "no alert starts it; a clock does (" + cron + ", " + zone + ")";
        }
    }

    /** A person starts it. */
    record ByPerson() implements Why {
        @Override
        public String name() {
            return "person";
        }

        @Override
        public String says() {
            return "no alert starts it; a person does";
        }
    }

    /** Whether it does something about the alert. */
    default boolean acts() {
        return switch (this) {
            case Takes t -> true;
            case Joins j -> true;
            case TakenBy t -> false;
            case NoTarget n -> false;
            case Held h -> false;
            case OtherAlert o -> false;
            case ByClock b -> false;
            case ByPerson b -> false;
        };
    }

    /** Whether its matchers fit the alert. */
    default boolean matches() {
        return switch (this) {
            case Takes t -> true;
            case Joins j -> true;
            case TakenBy t -> true;
            case NoTarget n -> true;
            case Held h -> true;
            case OtherAlert o -> false;
            case ByClock b -> false;
            case ByPerson b -> false;
        };
    }
}
