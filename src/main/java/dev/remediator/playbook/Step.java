package dev.remediator.playbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One rung of a ladder or one step of a sequence. */
public sealed interface Step {
    /** {@code if:}; not true skips the step. Not evaluable skips a rung and says so, and ends a sequence. */
    Optional<Expression> condition();

    /** What stands behind {@code do:}. */
    String does();

    /**
     * Changes something.
     *
     * @param temporary {@code for:}; the change is taken back when this time is over, whatever happens in between
     * @param keep a change that does not verify stays
     * @param verify the step's own verification; the playbook's otherwise
     * @param approve whose consent it needs, beyond what the playbook's autonomy says
     */
    record Change(
            String capability,
            Arguments with,
            Optional<Expression> condition,
            Optional<Duration> temporary,
            boolean keep,
            Optional<Verify> verify,
            Optional<Approve> approve)
            implements Step {
        public Change {
            if (capability.isBlank()) throw new IllegalArgumentException("a step needs a capability");
            if (temporary.filter(t -> !t.isPositive()).isPresent())
                throw new IllegalArgumentException("for must be longer than nothing");
        }

        @Override
        public String does() {
            return capability;
        }
    }

    /** Reads evidence in the middle of a sequence; expressions of the steps after it see it below {@code facts.}. */
    record Read(Gathering gathering, Optional<Expression> condition) implements Step {
        @Override
        public String does() {
            return gathering.capability();
        }
    }

    /**
     * A person does a step or answers a question; the run goes on then.
     *
     * @param as below {@code answers.}
     * @param group who is asked
     * @param within nobody's answer ends the run
     */
    record Ask(String as, String group, Message message, Answer answer, Duration within, Optional<Expression> condition)
            implements Step {
        public static final String NAME = "ask";
        public static final Duration DEFAULT_WITHIN = Duration.ofHours(1);

        public Ask {
            if (as.isBlank() || group.isBlank())
                throw new IllegalArgumentException("a question needs a name and a group");
            if (!within.isPositive()) throw new IllegalArgumentException("within must be longer than nothing");
        }

        @Override
        public String does() {
            return NAME;
        }
    }

    /**
     * Tells the channel.
     *
     * @param show evidence, by name, that is added for people
     */
    record Tell(Message message, List<String> show, Optional<Expression> condition) implements Step {
        public static final String NAME = "tell";

        public Tell {
            show = List.copyOf(show);
        }

        @Override
        public String does() {
            return NAME;
        }
    }
}
