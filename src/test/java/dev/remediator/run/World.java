package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A described world: checks that fail for a time and then pass, evidence, and actions that answer as a test says. It
 * counts every effect, and no effect may be asked for twice under one idempotency key.
 */
public final class World implements Hands {
    /** A part of a check's story; the last one lasts for ever. */
    private record Spell(Optional<Duration> lasts, boolean passes) {}

    /** What an action does when it is called. */
    private sealed interface Call {
        record Answers(Outcome outcome, boolean happens) implements Call {}

        /** The process dies in the call, or the platform never answers. */
        record Never(boolean happens) implements Call {}

        record Breaks(Throwable error) implements Call {}
    }

    private final VirtualTime time;
    private final Map<String, List<Spell>> checks = new HashMap<>();
    private final Map<String, String> healers = new HashMap<>();
    private final Map<String, JsonNode> facts = new HashMap<>();
    private final Map<String, String> unreadable = new HashMap<>();
    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private final List<String> effects = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<String> standing = new HashSet<>();
    private final Map<String, String> uncheckable = new HashMap<>();
    private final Map<String, Integer> values = new HashMap<>();

    public World(VirtualTime time) {
        this.time = time;
    }

    /** {@code health("alive", "fail for 40s", "pass")}, from the start of time. Without any, a check passes. */
    public World health(String name, String... spells) {
        checks.put(name, List.of(spells).stream().map(World::spell).toList());
        return this;
    }

    private static Spell spell(String text) {
        var words = text.split(" ", -1);
        if (words.length != 1 && words.length != 3) throw new IllegalArgumentException(text);
        return new Spell(
                words.length == 3 ? Optional.of(VirtualTime.time(words[2])) : Optional.empty(),
                words[0].equals("pass"));
    }

    /** Until {@link #canCheck}, whoever would know does not answer. */
    public World cannotCheck(String check, String why) {
        uncheckable.put(check, why);
        return this;
    }

    public World canCheck(String check) {
        uncheckable.remove(check);
        return this;
    }

    /** The check passes as long as the effect of this capability stands. */
    public World heals(String capability, String check) {
        healers.put(check, capability);
        return this;
    }

    public World fact(String capability, String json) {
        facts.put(capability, RunJson.read(JsonNode.class, json));
        return this;
    }

    public World cannotRead(String capability, String why) {
        unreadable.put(capability, why);
        return this;
    }

    /** How a capability behaves; without a word it is done, at once, and cannot be taken back. */
    public Behaviour on(String capability) {
        return behaviours.computeIfAbsent(capability, Behaviour::new);
    }

    /** The capability halves this number whenever it is done, and puts back what it found only where its own stands. */
    public World halves(String capability, int number) {
        values.put(capability, number);
        return this;
    }

    public int value(String capability) {
        return Objects.requireNonNull(values.get(capability));
    }

    /** Every change of the world in order: {@code 0:40 restart}, {@code 1:40 undo ratelimit.set}. */
    public List<String> effects() {
        return List.copyOf(effects);
    }

    /** Of everything that was sent. */
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    /** Every question about an effect in doubt: {@code 0:41 did restart of 0:40 happen?}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public static final class Behaviour {
        private final String capability;
        private final Deque<Call> calls = new ArrayDeque<>();
        private final Deque<UndoOutcome> undoing = new ArrayDeque<>();
        private Runnable meanwhileUndone = () -> {};
        private Runnable meanwhile = () -> {};
        private Duration takes = Duration.ZERO;
        private Duration atMost = Duration.ofMinutes(1);
        private Duration undoTakes = Duration.ZERO;
        private boolean reversible;
        private Optional<String> refusedPlan = Optional.empty();
        private Optional<Duration> busyUntil = Optional.empty();
        private Optional<String> seen = Optional.empty();
        private @Nullable Reconciliation reconciliation;

        private Behaviour(String capability) {
            this.capability = capability;
        }

        /** From the call to the answer. */
        public Behaviour takes(String duration) {
            takes = VirtualTime.time(duration);
            return this;
        }

        /** Its time limit, as its plan says. */
        public Behaviour mayTake(String duration) {
            atMost = VirtualTime.time(duration);
            return this;
        }

        /** What happens at the moment of each call, for example a look at what is stored by then. */
        public Behaviour meanwhile(Runnable look) {
            meanwhile = look;
            return this;
        }

        public Behaviour canBeUndone() {
            reversible = true;
            return this;
        }

        public Behaviour isDone(String summary) {
            return next(new Call.Answers(new Outcome.Done(summary, Optional.empty()), true));
        }

        public Behaviour isRefused(String reason) {
            return next(new Call.Answers(new Outcome.Refused(reason), false));
        }

        public Behaviour fails(String reason) {
            return next(new Call.Answers(new Outcome.Failed(reason), false));
        }

        /** The answer is lost, but it happened. */
        public Behaviour isLostAfterwards(String reason) {
            return next(new Call.Answers(new Outcome.Unknown(reason), true));
        }

        public Behaviour isLostBefore(String reason) {
            return next(new Call.Answers(new Outcome.Unknown(reason), false));
        }

        public Behaviour happensButNeverAnswers() {
            return next(new Call.Never(true));
        }

        public Behaviour neverAnswers() {
            return next(new Call.Never(false));
        }

        public Behaviour breaksWith(Throwable error) {
            return next(new Call.Breaks(error));
        }

        public Behaviour cannotBePlanned(String reason) {
            refusedPlan = Optional.of(reason);
            return this;
        }

        /** The platform is at work with something else, until then from the start of time. */
        public Behaviour isBusyFor(String duration) {
            busyUntil = Optional.of(VirtualTime.time(duration));
            return this;
        }

        /** What its next plans find; otherwise the time, so that no two are the same. */
        public Behaviour sees(String what) {
            seen = Optional.of(what);
            return this;
        }

        public Behaviour isFoundToHaveHappened() {
            reconciliation = new Reconciliation.Happened("the platform shows it", Optional.empty());
            return this;
        }

        public Behaviour isFoundNotToHaveHappened() {
            reconciliation = new Reconciliation.DidNot("the platform shows nothing");
            return this;
        }

        /** As the target's owner has declared it. */
        public Behaviour mayBeSentAgain() {
            reconciliation = new Reconciliation.Repeatable("it may be sent again");
            return this;
        }

        public Behaviour undoAnswers(UndoOutcome... outcomes) {
            canBeUndone();
            undoing.addAll(List.of(outcomes));
            return this;
        }

        public Behaviour meanwhileUndone(Runnable look) {
            meanwhileUndone = look;
            return this;
        }

        public Behaviour undoTakes(String duration) {
            undoTakes = VirtualTime.time(duration);
            return this;
        }

        private Behaviour next(Call call) {
            calls.add(call);
            return this;
        }

        private Call call() {
            if (calls.isEmpty())
                return new Call.Answers(new Outcome.Done(capability + " done", Optional.empty()), true);
            return calls.size() > 1 ? calls.remove() : calls.element();
        }

        private UndoOutcome undo() {
            if (undoing.isEmpty()) return new UndoOutcome.Undone(capability + " taken back");
            return undoing.size() > 1 ? undoing.remove() : undoing.element();
        }
    }

    @Override
    public JsonNode gather(String target, String capability, Optional<String> check, JsonNode input)
            throws ActionException {
        var why = unreadable.get(capability);
        if (why != null) throw new ActionException(why);
        if (check.isPresent()) {
            var status = passes(check.get()) ? "up" : "down";
            return JsonNodeFactory.instance.objectNode().put("status", status);
        }
        return facts.getOrDefault(capability, JsonNodeFactory.instance.objectNode());
    }

    @Override
    public CheckResult check(String target, String check) {
        var why = uncheckable.get(check);
        if (why != null) return CheckResult.notMade(why);
        return passes(check)
                ? new CheckResult.Passed(check + " is well")
                : new CheckResult.Failed(check + " is unwell");
    }

    private boolean passes(String check) {
        var healer = healers.get(check);
        if (healer != null && standing.contains(healer)) return true;
        var at = Duration.between(VirtualTime.START, time.instant());
        for (var spell : checks.getOrDefault(check, List.of(new Spell(Optional.empty(), healer == null)))) {
            if (spell.lasts().isEmpty() || at.compareTo(spell.lasts().get()) < 0) return spell.passes();
            at = at.minus(spell.lasts().get());
        }
        return healer == null;
    }

    @Override
    public Preparation prepare(String target, String capability, JsonNode input, String idempotencyKey) {
        var behaviour = on(capability);
        if (behaviour.refusedPlan.isPresent()) return new Preparation.Refused(behaviour.refusedPlan.get());
        var since = Duration.between(VirtualTime.START, time.instant());
        if (behaviour.busyUntil.filter(until -> since.compareTo(until) < 0).isPresent())
            return new Preparation.NotNow("another deployment is at work", Duration.ofSeconds(20));
        var handle = JsonNodeFactory.instance.objectNode().put("previous", capability + " as it was");
        var value = values.get(capability);
        if (value != null) handle.put("was", value).put("ours", value / 2);
        return new Preparation.Ready(new Prepared(
                capability + " of " + target,
                behaviour
                        .seen
                        .map(what -> JsonNodeFactory.instance.objectNode().put("seen", what))
                        .orElseGet(() -> JsonNodeFactory.instance
                                .objectNode()
                                .put("seenAt", time.instant().toString())),
                behaviour.reversible ? Optional.of(new Undo(handle, "undo " + capability)) : Optional.empty(),
                behaviour.atMost));
    }

    @Override
    public Outcome act(String target, Command.Intention intention, String idempotencyKey, Instant until)
            throws InterruptedException {
        var behaviour = on(intention.capability());
        if (!keys.add(idempotencyKey) && !(behaviour.reconciliation instanceof Reconciliation.Repeatable))
            throw new AssertionError("done twice: " + idempotencyKey);
        behaviour.meanwhile.run();
        return switch (behaviour.call()) {
            case Call.Answers answers -> {
                if (answers.happens()) happened(intention.capability());
                time.pass(behaviour.takes);
                yield answers.outcome();
            }
            case Call.Never never -> {
                if (never.happens()) happened(intention.capability());
                throw new InterruptedException("no answer");
            }
            case Call.Breaks(RuntimeException broken) -> throw broken;
            case Call.Breaks(Error broken) -> throw broken;
            case Call.Breaks breaks -> throw new IllegalStateException(breaks.error());
        };
    }

    private void happened(String capability) {
        effects.add(VirtualTime.offset(time.instant()) + " " + capability);
        standing.add(capability);
        values.computeIfPresent(capability, (name, value) -> value / 2);
    }

    @Override
    public Reconciliation reconcile(
            String target, Command.Intention intention, String idempotencyKey, Instant intendedAt) {
        asked.add("%s did %s of %s happen?"
                .formatted(VirtualTime.offset(time.instant()), intention.capability(), VirtualTime.offset(intendedAt)));
        var found = on(intention.capability()).reconciliation;
        return found != null ? found : new Reconciliation.CannotTell("the platform keeps no record");
    }

    @Override
    public UndoOutcome undo(String target, String capability, JsonNode input, Undo undo, String idempotencyKey) {
        var behaviour = on(capability);
        effects.add(VirtualTime.offset(time.instant()) + " " + undo.says());
        behaviour.meanwhileUndone.run();
        time.pass(behaviour.undoTakes);
        var value = values.get(capability);
        if (value != null && value == undo.handle().path("was").asInt())
            return new UndoOutcome.Undone("it is back already");
        if (value != null && value != undo.handle().path("ours").asInt())
            return new UndoOutcome.Foreign("it is %d now".formatted(value));
        if (value != null) values.put(capability, undo.handle().path("was").asInt());
        var outcome = behaviour.undo();
        if (outcome instanceof UndoOutcome.Undone) standing.remove(capability);
        return outcome;
    }
}
