package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.ActionCalls;
import dev.remediator.action.ActionException;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.Actions;
import dev.remediator.action.Change;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Probe;
import dev.remediator.action.Reading;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.secret.Sealed;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** The real world: real adapters on the targets as they are configured now. */
public final class ActionHands implements Hands {
    private static final String FOREIGN_SECRET =
            "a sealed secret among the parameters was not given to this run: nothing was done";

    private static final String FACILITY = "facility";

    private final Actions actions;
    private final ActionCalls calls;
    private final Supplier<Targets> targets;

    public ActionHands(Actions actions, ActionCalls calls, Supplier<Targets> targets) {
        this.actions = actions;
        this.calls = calls;
        this.targets = targets;
    }

    @Override
    public JsonNode gather(String target, String capability, Optional<String> check, JsonNode input)
            throws ActionException, InterruptedException {
        var found = find(target);
        if (found.isEmpty()) throw new ActionException(unknown(target));
        if (check.isPresent()) {
            var result = probe(found.get(), check.get());
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("status", result instanceof CheckResult.Passed ? "up" : "down")
                    .put("saw", result.saw());
        }
        if (actions.find(capability, found.get()).orElse(null) instanceof Reading<?, ?, ?> reading)
            return ActionTypes.write(calls.read(reading, found.get(), input));
        throw new ActionException("%s has nothing that can read %s".formatted(target, capability));
    }

    @Override
    public CheckResult check(String target, String check) throws InterruptedException {
        var found = find(target);
        return found.isEmpty() ? CheckResult.notMade(unknown(target)) : probe(found.get(), check);
    }

    private CheckResult probe(Target target, String check) throws InterruptedException {
        var binding = target.check(check);
        if (binding.isEmpty())
            return CheckResult.notMade("%s has no check called '%s'".formatted(target.name(), check));
        var probe = actions.probe(binding.get().adapter());
        if (probe.isEmpty())
            return CheckResult.notMade("check '%s' of %s: no adapter is called '%s'"
                    .formatted(check, target.name(), binding.get().adapter()));
        return probe(probe.get(), target, check);
    }

    private CheckResult probe(Probe<?> probe, Target target, String check) throws InterruptedException {
        return calls.probe(probe, target, target.check(check).orElseThrow());
    }

    @Override
    public Preparation prepare(String target, String capability, JsonNode input, String idempotencyKey)
            throws InterruptedException {
        var found = find(target);
        if (found.isEmpty()) return new Preparation.Refused(unknown(target));
        var change = change(found.get(), capability);
        if (change.isEmpty()) return new Preparation.Refused(cannot(target, capability));
        if (hasForeignSecret(input, idempotencyKey)) return new Preparation.Refused(FOREIGN_SECRET);
        var prepared = calls.prepare(change.get(), found.get(), input, idempotencyKey);
        return prepared instanceof Preparation.Ready(var plan)
                ? new Preparation.Ready(on(facility(found.get(), change.get()), plan))
                : prepared;
    }

    @Override
    public Outcome act(String target, Command.Intention intention, String idempotencyKey, Instant until)
            throws InterruptedException {
        var found = find(target);
        if (found.isEmpty()) return new Outcome.Refused(unknown(target));
        var change = change(found.get(), intention.capability());
        if (change.isEmpty()) return new Outcome.Refused(cannot(target, intention.capability()));
        if (hasForeignSecret(intention.input(), idempotencyKey)) return new Outcome.Refused(FOREIGN_SECRET);
        var planned = intention.prepared().before().path(FACILITY);
        if (planned.isTextual() && !planned.textValue().equals(facility(found.get(), change.get())))
            return new Outcome.Refused(
                    "what stands in targets.yaml about %s has changed since this was planned: nothing was done"
                            .formatted(target));
        return LastMoment.before(
                until,
                () -> calls.act(change.get(), found.get(), intention.input(), idempotencyKey, intention.prepared()));
    }

    @Override
    public Reconciliation reconcile(
            String target, Command.Intention intention, String idempotencyKey, Instant intendedAt)
            throws InterruptedException {
        var found = find(target);
        if (found.isEmpty()) return new Reconciliation.CannotTell(unknown(target));
        var change = change(found.get(), intention.capability());
        if (change.isEmpty()) return new Reconciliation.CannotTell(cannot(target, intention.capability()));
        return calls.reconcile(
                change.get(), found.get(), intention.input(), idempotencyKey, intention.prepared(), intendedAt);
    }

    @Override
    public UndoOutcome undo(String target, String capability, JsonNode input, Undo undo, String idempotencyKey)
            throws InterruptedException {
        var found = find(target);
        if (found.isEmpty()) return new UndoOutcome.Failed(unknown(target));
        var change = change(found.get(), capability);
        if (change.isEmpty()) return new UndoOutcome.Failed(cannot(target, capability));
        return calls.undo(change.get(), found.get(), input, idempotencyKey, undo);
    }

    /** Part of the plan, so that consent to it is consent to this service and no other one of the same name. */
    private static Prepared on(String facility, Prepared plan) {
        ObjectNode before = plan.before().deepCopy();
        return new Prepared(plan.says(), before.put(FACILITY, facility), plan.undo(), plan.atMost());
    }

    /** Tells what stands in {@code targets.yaml} now from what stands there at another time. */
    private static String facility(Target target, Change<?, ?> change) {
        var written = target.binding(change.slot())
                .map(binding -> binding.adapter() + binding.settings())
                .orElse("");
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(written.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }

    /** A secret was given to one run, and the keys of its effects begin with its id. */
    private static boolean hasForeignSecret(JsonNode input, String idempotencyKey) {
        return !Sealing.all(input).stream().allMatch(text -> isOf(text, idempotencyKey));
    }

    private static boolean isOf(String sealed, String idempotencyKey) {
        try {
            return idempotencyKey.startsWith(Sealed.parse(sealed).context() + "-");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Target> find(String target) {
        return targets.get().find(target);
    }

    private Optional<Change<?, ?>> change(Target target, String capability) {
        return actions.find(capability, target)
                .filter(a -> a instanceof Change<?, ?>)
                .map(a -> (Change<?, ?>) a);
    }

    private static String unknown(String target) {
        return "no target is called '%s' any more".formatted(target);
    }

    private static String cannot(String target, String capability) {
        return "%s has nothing that can do %s".formatted(target, capability);
    }
}
