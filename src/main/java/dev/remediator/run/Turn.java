package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.alert.Labels;
import dev.remediator.playbook.Scope;
import dev.remediator.playbook.Severity;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The working copy of a run during one turn of the machine. Lives for one call, on one thread. */
final class Turn {
    private final RunState before;
    final Instant now;
    private final List<Command> commands = new ArrayList<>();
    private final List<Command> outstanding;
    private final Map<String, RunState.Evidence> facts;
    private final List<RunState.Effect> effects;
    private final Map<String, JsonNode> answers;
    private int lastCommand;
    Phase phase;
    Instant deadlineAt;
    int step;
    Optional<RunState.Proof> proof;
    boolean resolved;
    boolean holdsTarget;
    Optional<Instant> waitingSince;
    Optional<RunState.Ending> ending;
    Optional<String> reason;
    boolean acted;
    Optional<RunState.Consent> consent;
    boolean demoted;
    Optional<String> heldBy;
    Optional<Instant> retryAt;
    Optional<RunState.Repeating> repeating;

    Turn(RunState state, Instant now) {
        this.before = state;
        this.now = now;
        outstanding = new ArrayList<>(state.outstanding());
        facts = new LinkedHashMap<>(state.facts());
        effects = new ArrayList<>(state.effects());
        lastCommand = state.lastCommand();
        phase = state.phase();
        deadlineAt = state.deadlineAt();
        step = state.step();
        proof = state.proof();
        resolved = state.resolved();
        holdsTarget = state.holdsTarget();
        waitingSince = state.waitingSince();
        ending = state.ending();
        reason = state.reason();
        acted = state.acted();
        answers = new LinkedHashMap<>(state.answers());
        consent = state.consent();
        demoted = state.demoted();
        heldBy = state.heldBy();
        retryAt = state.retryAt();
        repeating = state.repeating();
    }

    Transition finish(RunEvent event) {
        var state = new RunState(
                RunState.VERSION,
                before.id(),
                before.incident(),
                before.playbook(),
                before.digest(),
                before.target(),
                before.severity(),
                before.trigger(),
                phase,
                before.startedAt(),
                deadlineAt,
                lastCommand,
                outstanding,
                facts,
                step,
                proof,
                effects,
                resolved,
                holdsTarget,
                waitingSince,
                ending,
                reason,
                acted,
                answers,
                consent,
                demoted,
                heldBy,
                retryAt,
                repeating);
        if (commands.isEmpty() && state.equals(before)) return new Transition(event, now, before, before, List.of());
        return new Transition(event, now, before, state, commands);
    }

    int nextId() {
        return ++lastCommand;
    }

    void send(Command command) {
        commands.add(command);
        outstanding.add(command);
    }

    void tell(Announcement.Kind kind, String text, String... details) {
        tell(kind, text, List.of(details));
    }

    void tell(Announcement.Kind kind, String text, List<String> details) {
        commands.add(new Command.Tell(nextId(), kind, text, details));
    }

    void answered(int command) {
        outstanding.removeIf(c -> c.id() == command);
    }

    void forgetOutstanding() {
        outstanding.clear();
    }

    boolean waitsForMore() {
        return outstanding.stream().anyMatch(c -> c instanceof Command.Gather);
    }

    /** The effect that is under way or being looked for, for people; nothing may be decided before its answer. */
    Optional<String> underWay() {
        for (var command : outstanding) {
            if (command instanceof Command.Act act)
                return Optional.of(act.intention().prepared().says());
            if (command instanceof Command.Reconcile r)
                return Optional.of(r.intention().prepared().says());
            if (command instanceof Command.Undo undo)
                return Optional.of(undo.undo().says());
        }
        return Optional.empty();
    }

    /** The effect of which people are asked what became of it. */
    Optional<Command.AskDoubt> doubt() {
        return outstanding.stream()
                .filter(c -> c instanceof Command.AskDoubt)
                .map(c -> (Command.AskDoubt) c)
                .findFirst();
    }

    Optional<Command.Act> intended() {
        return outstanding.stream()
                .filter(c -> c instanceof Command.Act)
                .map(c -> (Command.Act) c)
                .findFirst();
    }

    void fact(String name, String capability, JsonNode value) {
        facts.put(name, new RunState.Evidence(capability, value));
    }

    List<RunState.Effect> effects() {
        return effects;
    }

    void effect(RunState.Effect effect) {
        effects.add(effect);
    }

    void fate(int command, RunState.Effect.Fate fate) {
        effects.replaceAll(e -> e.command() == command ? e.with(fate) : e);
    }

    /** Changes that stand at this moment, newest first. */
    List<RunState.Effect> standing() {
        return effects.reversed().stream()
                .filter(e -> e.fate() != RunState.Effect.Fate.UNDONE)
                .filter(e -> e.until().filter(until -> !until.isAfter(now)).isEmpty())
                .toList();
    }

    boolean acted() {
        return acted;
    }

    UUID run() {
        return before.id();
    }

    Trigger trigger() {
        return before.trigger();
    }

    /** Everything that was gathered, in its order. */
    Map<String, RunState.Evidence> facts() {
        return Collections.unmodifiableMap(facts);
    }

    boolean byAlert() {
        return before.trigger() instanceof Trigger.ByAlert;
    }

    Severity severity() {
        return before.severity();
    }

    Optional<RunState.Evidence> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    void answer(String name, JsonNode answer) {
        answers.put(name, answer);
    }

    /** What waits for people, if anything does. */
    Optional<Command.Question> asked() {
        return outstanding.stream()
                .filter(c -> c instanceof Command.Question)
                .map(c -> (Command.Question) c)
                .findFirst();
    }

    /** Nobody may open a secret once the run is over. */
    void eraseSecrets() {
        answers.replaceAll((name, answer) -> Sealing.erased(answer));
        effects.replaceAll(RunState.Effect::withoutSecrets);
        consent = consent.map(RunState.Consent::withoutSecrets);
    }

    /**
     * Waits for people, holding nothing. An answer after the run's deadline would come too late.
     *
     * @return until when
     */
    Instant waitForPeople(Duration within) {
        phase = Phase.ASKING;
        holdsTarget = false;
        waitingSince = Optional.empty();
        var until = now.plus(within);
        return until.isAfter(deadlineAt) ? deadlineAt : until;
    }

    void timer(Duration in) {
        send(new Command.SetTimer(nextId(), now.plus(in)));
    }

    Scope scope(Target target) {
        return switch (before.trigger()) {
            case Trigger.ByAlert alert -> scope(target, Labels.of(alert.labels()), alert.annotations());
            case Trigger.BySchedule _, Trigger.ByPerson _ -> scope(target, Labels.of(Map.of()), Map.of());
        };
    }

    private Scope scope(Target target, Labels labels, Map<String, String> annotations) {
        return new Scope(
                labels,
                annotations,
                Optional.of(target),
                facts.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                e -> new Scope.Fact(
                                        e.getValue().capability(), e.getValue().value()))),
                answers,
                before.startedAt(),
                now);
    }

    String target() {
        return before.target();
    }

    Instant startedAt() {
        return before.startedAt();
    }
}
