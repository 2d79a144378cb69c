package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A change that sets one value which can be read: a rate limit, the state of a breaker. What was there before is read
 * and put back later; a value that is no longer ours is left alone.
 */
public abstract class ValueChange<S extends Record, I extends Record> implements Change<S, I> {
    /** What became of writing. */
    public sealed interface Written {
        record Accepted() implements Written {}

        /** Certainly nothing was changed. */
        record Declined(String reason) implements Written {}

        /** It may have been changed or not. */
        record Unclear(String reason) implements Written {}
    }

    /** A request that was on its way when its connection broke is taken to have arrived by then, or never. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    /** The value now; JSON null where none is set. */
    protected abstract JsonNode now(Call<S, I> call) throws ActionException, InterruptedException;

    /**
     * The value to set.
     *
     * @throws ActionException when it must not be set; the message is for people
     */
    protected abstract JsonNode wanted(Call<S, I> call) throws ActionException;

    /** Sets the value, once; JSON null removes it. */
    protected abstract Written write(Call<S, I> call, JsonNode value) throws InterruptedException;

    /** What is set, for people: "the rate limit of mcp-gateway". */
    protected abstract String what(Call<S, I> call);

    /** A value, for people. */
    protected String shown(Call<S, I> call, JsonNode value) {
        return value.isNull() ? "not set" : value.asText();
    }

    /** Whether two values are the same as far as people's doing goes: a platform may turn one into the other by itself. */
    protected boolean same(JsonNode one, JsonNode other) {
        return equal(one, other);
    }

    /** Equal as JSON; 50 and 50.0 are the same number, however they were read. */
    protected boolean equal(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> a.isNumber() && b.isNumber()
                        ? a.decimalValue().compareTo(b.decimalValue())
                        : a.equals(b) ? 0 : 1,
                other);
    }

    /** Whether this value can be put back. */
    protected boolean canReturnTo(Call<S, I> call, JsonNode was) {
        return true;
    }

    /** Whether the address leads to one process and never to another one, so that what it shows is all there is. */
    protected boolean oneInstance() {
        return false;
    }

    @Override
    public final Preparation prepare(Call<S, I> call) throws InterruptedException {
        try {
            var ours = wanted(call);
            var was = now(call);
            if (equal(was, ours))
                return new Preparation.Refused(what(call) + " is already " + shown(call, was) + ": nothing to do");
            var before = handle(was, ours);
            return new Preparation.Ready(new Prepared(
                    "set " + what(call) + " to " + shown(call, ours) + " (now " + shown(call, was) + ")",
                    before,
                    undo(call, before),
                    AT_MOST));
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
    }

    private static ObjectNode handle(JsonNode was, JsonNode ours) {
        var handle = JsonNodeFactory.instance.objectNode();
        handle.set("was", was);
        handle.set("ours", ours);
        return handle;
    }

    private Optional<Undo> undo(Call<S, I> call, JsonNode handle) {
        var was = handle.path("was");
        return canReturnTo(call, was)
                ? Optional.of(new Undo(handle, "set " + what(call) + " back to " + shown(call, was)))
                : Optional.empty();
    }

    @Override
    public final Outcome act(Call<S, I> call, Prepared prepared) throws InterruptedException {
        var was = prepared.before().path("was");
        var ours = prepared.before().path("ours");
        try {
            var now = now(call);
            if (!same(now, was))
                return new Outcome.Refused(what(call) + " is " + shown(call, now) + " by now, it was "
                        + shown(call, was) + " when this was planned: nothing was changed");
        } catch (ActionException e) {
            return new Outcome.Failed(e.getMessage() + ": nothing was changed");
        }
        return switch (write(call, ours)) {
            case Written.Declined(var reason) -> new Outcome.Failed(reason);
            case Written.Accepted() -> proved(call, prepared.before(), "");
            case Written.Unclear(var reason) -> proved(call, prepared.before(), reason);
        };
    }

    /** @param lost why the answer is not known; empty when it was yes */
    private Outcome proved(Call<S, I> call, JsonNode handle, String lost) throws InterruptedException {
        var ours = handle.path("ours");
        JsonNode now;
        try {
            now = now(call);
        } catch (ActionException e) {
            return new Outcome.Unknown((lost.isEmpty() ? "it was accepted" : lost) + ", and then: " + e.getMessage());
        }
        if (equal(now, ours)) return new Outcome.Done(what(call) + " is now " + shown(call, now), undo(call, handle));
        if (!lost.isEmpty()) return new Outcome.Unknown(lost + "; " + what(call) + " is still " + shown(call, now));
        // Behind one address there may be several instances: another may have taken it than the one that was read.
        return new Outcome.Unknown(
                "it was accepted, yet " + what(call) + " is " + shown(call, now) + " and not " + shown(call, ours));
    }

    @Override
    public final Reconciliation reconcile(Call<S, I> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        var was = prepared.before().path("was");
        var ours = prepared.before().path("ours");
        try {
            while (true) {
                var now = now(call);
                var saw = what(call) + " is " + shown(call, now);
                if (equal(now, ours)) return new Reconciliation.Happened(saw, undo(call, prepared.before()));
                if (!same(now, was))
                    return new Reconciliation.CannotTell(saw + ", neither " + shown(call, ours) + " as we set it nor "
                            + shown(call, was) + " as it was before: somebody else set it. Set what is right by hand");
                // Whether it was accepted is not known here, and then another instance may hold what this one does not
                // show: "did not happen" would make people and the temporary change's own timer forget it.
                if (!call.clock().now().isBefore(intendedAt.plus(SETTLED))) {
                    if (oneInstance()) return new Reconciliation.DidNot(saw + ", as before");
                    return new Reconciliation.CannotTell(
                            "%s, as before, which does not show whether another instance took it. Look at each by hand: %s means that it happened, %s everywhere that it did not"
                                    .formatted(saw, shown(call, ours), shown(call, was)));
                }
                call.clock().pause(BETWEEN_LOOKS);
            }
        } catch (ActionException e) {
            return new Reconciliation.CannotTell("%s. Look there by hand: %s means that it happened, %s that it did not"
                    .formatted(e.getMessage(), shown(call, ours), shown(call, was)));
        }
    }

    @Override
    public final UndoOutcome undo(Call<S, I> call, Undo undo) throws InterruptedException {
        var was = undo.handle().path("was");
        var ours = undo.handle().path("ours");
        try {
            var now = now(call);
            if (same(now, was) && !same(now, ours))
                return new UndoOutcome.Undone(what(call) + " is back at " + shown(call, now) + " already");
            if (!same(now, ours))
                return new UndoOutcome.Foreign(what(call) + " is " + shown(call, now) + ", not " + shown(call, ours)
                        + " as we set it: somebody changed it meanwhile, it was left alone");
            var written = write(call, was);
            if (written instanceof Written.Declined(var reason)) return new UndoOutcome.Failed(reason);
            var after = now(call);
            if (same(after, was)) return new UndoOutcome.Undone(what(call) + " is back at " + shown(call, after));
            return new UndoOutcome.Failed(what(call) + " is still " + shown(call, after)
                    + (written instanceof Written.Unclear(var reason) ? ": " + reason : ""));
        } catch (ActionException e) {
            return new UndoOutcome.Failed(e.getMessage());
        }
    }
}
