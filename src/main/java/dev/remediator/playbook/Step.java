package dev.remediator.playbook;

import java.time.Duration;
import java.util.Optional;

/**
 * One rung of a ladder or one step of a sequence.
 *
 * @param condition {@code if:}; not true skips the step, not evaluable skips it and says so
 * @param temporary {@code for:}; the change is taken back when this time is over, whatever happens in between
 * @param keep a change that does not verify stays
 * @param verify the step's own verification; the playbook's otherwise
 */
public record Step(
        String capability,
        Arguments with,
        Optional<Expression> condition,
        Optional<Duration> temporary,
        boolean keep,
        Optional<Verify> verify) {
    public Step {
        if (capability.isBlank()) throw new IllegalArgumentException("a step needs a capability");
        if (temporary.filter(t -> !t.isPositive()).isPresent())
            throw new IllegalArgumentException("for must be longer than nothing");
    }
}
