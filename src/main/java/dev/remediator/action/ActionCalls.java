package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.outbound.Outbound;
import dev.remediator.target.Binding;
import dev.remediator.target.Target;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries out actions on targets: reads their settings and parameters, gives each target and adapter its own bulkhead,
 * circuit breaker, time limits and retries, and turns everything that can go wrong into a result that says so. Settings
 * and their secrets are read at each call, so that a secret that was changed is used at once.
 *
 * <p>Thread-safe; blocks, so call it on virtual threads.
 */
public final class ActionCalls {
    private static final System.Logger LOG = System.getLogger(ActionCalls.class.getName());

    private record Key(String target, String adapter) {}

    private final Outbound direct;
    private final GuardLimits limits;
    private final Call.Clock clock;
    private final Unsealer unsealer;
    private final Map<Key, Outbound> guarded = new ConcurrentHashMap<>();

    public ActionCalls(Outbound direct, GuardLimits limits, Call.Clock clock) {
        this(direct, limits, clock, Unsealer.NONE);
    }

    /** @param unsealer opens what parameters hold sealed, at each call */
    public ActionCalls(Outbound direct, GuardLimits limits, Call.Clock clock, Unsealer unsealer) {
        this.direct = direct;
        this.limits = limits;
        this.clock = clock;
        this.unsealer = unsealer;
    }

    /** The way out as one adapter has it for one target. */
    public Outbound outbound(String target, String adapter) {
        return guarded.computeIfAbsent(
                new Key(target, adapter), key -> new GuardedOutbound(direct, limits, key.target + "/" + key.adapter));
    }

    /** @throws ActionException with a message for people, also for settings or parameters that do not fit */
    public Record read(Reading<?, ?, ?> reading, Target target, JsonNode input)
            throws ActionException, InterruptedException {
        return reading(reading, target, input);
    }

    private <S extends Record, I extends Record, O extends Record> O reading(
            Reading<S, I, O> reading, Target target, JsonNode input) throws ActionException, InterruptedException {
        try {
            return reading.read(call(reading, target, input, "reading"));
        } catch (RuntimeException e) {
            throw new ActionException(told(reading, target, e), e);
        }
    }

    /** @param check what stands below the check's name in the target */
    public CheckResult probe(Probe<?> probe, Target target, Binding check) throws InterruptedException {
        return probing(probe, target, check);
    }

    private <S extends Record> CheckResult probing(Probe<S> probe, Target target, Binding check)
            throws InterruptedException {
        try {
            var settings = ActionTypes.read(probe.settings(), check.settings());
            return probe.probe(new Call<>(
                    target, settings, new Probe.None(), "probe", outbound(target.name(), probe.adapter()), clock));
        } catch (RuntimeException e) {
            return CheckResult.notMade(told(probe, target, e));
        }
    }

    /**
     * The course of the figures by which a check judges; none where its adapter keeps none.
     *
     * @param check what stands below the check's name in the target
     * @throws ActionException with a message for people
     */
    public List<Course> courses(Probe<?> probe, Target target, Binding check, Course.Span span)
            throws ActionException, InterruptedException {
        return probed(probe, target, check, span);
    }

    private <S extends Record> List<Course> probed(Probe<S> probe, Target target, Binding check, Course.Span span)
            throws ActionException, InterruptedException {
        if (!(probe instanceof Charted<?>)) return List.of();
        @SuppressWarnings("unchecked") // of the same settings, as the interface says
        var charted = (Charted<S>) probe;
        try {
            var settings = ActionTypes.read(probe.settings(), check.settings());
            return charted.courses(
                    new Call<>(target, settings, new Probe.None(), "reading", figures(target, probe.adapter()), clock),
                    span);
        } catch (RuntimeException e) {
            throw new ActionException(told(probe, target, e), e);
        }
    }

    /** As {@link #courses(Probe, Target, Binding, Course.Span)}, of the figures that a reading reads. */
    public List<Course> courses(Reading<?, ?, ?> reading, Target target, JsonNode input, Course.Span span)
            throws ActionException, InterruptedException {
        return read(reading, target, input, span);
    }

    private <S extends Record, I extends Record> List<Course> read(
            Reading<S, I, ?> reading, Target target, JsonNode input, Course.Span span)
            throws ActionException, InterruptedException {
        if (!(reading instanceof Charted<?>)) return List.of();
        @SuppressWarnings("unchecked") // of the same settings, as the interface says
        var charted = (Charted<S>) reading;
        try {
            var call = call(reading, target, input, "reading");
            return charted.courses(
                    new Call<>(
                            target,
                            call.settings(),
                            call.input(),
                            call.idempotencyKey(),
                            figures(target, reading.adapter()),
                            clock),
                    span);
        } catch (RuntimeException e) {
            throw new ActionException(told(reading, target, e), e);
        }
    }

    /** A way out of its own: what is drawn for people must not take a run's turn, nor open its breaker. */
    private Outbound figures(Target target, String adapter) {
        return outbound(target.name(), adapter + " figures");
    }

    public Preparation prepare(Change<?, ?> change, Target target, JsonNode input, String idempotencyKey)
            throws InterruptedException {
        return preparing(change, target, input, idempotencyKey);
    }

    private <S extends Record, I extends Record> Preparation preparing(
            Change<S, I> change, Target target, JsonNode input, String key) throws InterruptedException {
        try {
            return change.prepare(call(change, target, input, key));
        } catch (RuntimeException e) {
            return new Preparation.Refused(told(change, target, e));
        }
    }

    public Outcome act(Change<?, ?> change, Target target, JsonNode input, String idempotencyKey, Prepared prepared)
            throws InterruptedException {
        return acting(change, target, input, idempotencyKey, prepared);
    }

    private <S extends Record, I extends Record> Outcome acting(
            Change<S, I> change, Target target, JsonNode input, String key, Prepared prepared)
            throws InterruptedException {
        Call<S, I> call;
        try {
            call = call(change, target, input, key);
        } catch (RuntimeException e) {
            return new Outcome.Refused(told(change, target, e));
        }
        try {
            return change.act(call, prepared);
        } catch (RuntimeException e) {
            return new Outcome.Unknown(told(change, target, e));
        }
    }

    public Reconciliation reconcile(
            Change<?, ?> change,
            Target target,
            JsonNode input,
            String idempotencyKey,
            Prepared prepared,
            Instant intendedAt)
            throws InterruptedException {
        return reconciling(change, target, input, idempotencyKey, prepared, intendedAt);
    }

    private <S extends Record, I extends Record> Reconciliation reconciling(
            Change<S, I> change, Target target, JsonNode input, String key, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        try {
            return change.reconcile(call(change, target, input, key), prepared, intendedAt);
        } catch (RuntimeException e) {
            return new Reconciliation.CannotTell(told(change, target, e));
        }
    }

    public UndoOutcome undo(Change<?, ?> change, Target target, JsonNode input, String idempotencyKey, Undo undo)
            throws InterruptedException {
        return undoing(change, target, input, idempotencyKey, undo);
    }

    private <S extends Record, I extends Record> UndoOutcome undoing(
            Change<S, I> change, Target target, JsonNode input, String key, Undo undo) throws InterruptedException {
        try {
            return change.undo(call(change, target, input, key), undo);
        } catch (RuntimeException e) {
            return new UndoOutcome.Failed(told(change, target, e));
        }
    }

    private <S extends Record, I extends Record> Call<S, I> call(
            Action<S, I> action, Target target, JsonNode input, String key) {
        var binding = target.binding(action.slot())
                .filter(b -> b.adapter().equals(action.adapter()))
                .orElseThrow(() -> new InvalidSettings(List.of(new SettingProblem(
                        "", "the target has no '" + action.slot().key() + ": {" + action.adapter() + ": …}'"))));
        return new Call<>(
                target,
                ActionTypes.read(action.settings(), binding.settings()),
                ActionTypes.parameters(action.input(), input, unsealer),
                key,
                outbound(target.name(), action.adapter()),
                clock);
    }

    private static String told(Action<?, ?> action, Target target, RuntimeException e) {
        var what = action.capability() + " of " + target.name() + " (" + action.adapter() + ")";
        if (e instanceof InvalidSettings) return what + " cannot be called: " + e.getMessage();
        LOG.log(Level.ERROR, what + " broke", e);
        return what + " broke: " + e + ". This is a fault of the adapter; the log has its trace";
    }
}
