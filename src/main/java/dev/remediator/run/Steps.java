package dev.remediator.run;

import dev.remediator.action.Undo;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Step;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.RunState.Effect.Fate;
import java.time.Instant;
import java.util.Optional;

/** One step after the other: {@code if}, plan, guards, intent, effect, result. */
final class Steps {
    private final RunMachine machine;

    Steps(RunMachine machine) {
        this.machine = machine;
    }

    /** Goes to the first step from {@code index} on that applies, or ends. */
    void step(Turn turn, int index) {
        var steps = machine.playbook.procedure().steps();
        turn.proof = Optional.empty();
        for (turn.step = index; turn.step < steps.size(); turn.step++) {
            if (turn.resolved) {
                Endings.end(turn, Phase.CANCELLED, RunMachine.LEFT_OUT);
                return;
            }
            var step = steps.get(turn.step);
            switch (applies(turn, step)) {
                case YES -> {
                    if (!begin(turn, step)) return;
                }
                case NO -> {}
                case NOBODY_KNOWS -> {
                    return;
                }
            }
        }
        switch (machine.playbook.procedure()) {
            case Procedure.Sequence s -> Endings.end(turn, Phase.SUCCEEDED, "every step is done");
            case Procedure.Ladder l ->
                machine.endings.fail(
                        turn, turn.effects().isEmpty() ? "nothing could be done" : "nothing that was tried has helped");
        }
    }

    /** @return whether the next step can follow at once */
    private boolean begin(Turn turn, Step step) {
        switch (step) {
            case Step.Change change -> {
                if (!machine.consenting.asks(turn, change)) return prepare(turn, change);
                look(turn);
                return false;
            }
            case Step.Read read -> {
                turn.phase = Phase.PLANNING;
                machine.opening.read(turn, read.gathering());
                return !turn.waitsForMore();
            }
            case Step.Ask _ -> {
                look(turn);
                return false;
            }
            case Step.Tell tell -> {
                machine.asking.tell(turn, tell);
                return true;
            }
        }
    }

    /** People are not bothered with what is held anyway. */
    private void look(Turn turn) {
        turn.phase = Phase.GUARDING;
        machine.holding.look(turn);
    }

    /** Nothing holds what people are to be asked about. */
    void looked(Turn turn) {
        switch (machine.playbook.procedure().steps().get(turn.step)) {
            case Step.Change change -> {
                if (prepare(turn, change)) step(turn, turn.step + 1);
            }
            case Step.Ask ask -> machine.asking.ask(turn, ask);
            case Step.Read _, Step.Tell _ -> throw new IllegalStateException("nobody is asked there");
        }
    }

    private boolean prepare(Turn turn, Step.Change change) {
        try {
            var input = change.with().resolve(turn.scope(machine.target));
            turn.phase = Phase.PLANNING;
            turn.send(new Command.Prepare(turn.nextId(), turn.step, change.capability(), input));
            return false;
        } catch (NotEvaluable e) {
            turn.tell(Kind.SKIPPED, "%s is left out: %s".formatted(change.capability(), e.getMessage()));
            if (machine.playbook.procedure() instanceof Procedure.Ladder) return true;
            machine.endings.fail(
                    turn,
                    "step %d, %s, has no parameters: %s".formatted(turn.step + 1, change.capability(), e.getMessage()));
            return false;
        }
    }

    private enum Applies {
        YES,
        NO,
        /** The run is over because of it. */
        NOBODY_KNOWS
    }

    private Applies applies(Turn turn, Step step) {
        if (step.condition().isEmpty()) return Applies.YES;
        var condition = step.condition().get();
        try {
            if (condition.isTrue(turn.scope(machine.target))) return Applies.YES;
            turn.tell(Kind.SKIPPED, "%s is left out: not true that %s".formatted(step.does(), condition.source()));
        } catch (NotEvaluable e) {
            var why = "cannot tell whether %s (%s)".formatted(condition.source(), e.getMessage());
            // Every step is needed: what follows may rely on this one.
            if (machine.playbook.procedure() instanceof Procedure.Sequence) {
                machine.endings.fail(turn, "step %d, %s: %s".formatted(turn.step + 1, step.does(), why));
                return Applies.NOBODY_KNOWS;
            }
            turn.tell(Kind.SKIPPED, "%s is left out: %s".formatted(step.does(), why));
        }
        return Applies.NO;
    }

    void planned(Turn turn, Command.Prepare prepare, RunEvent.Planned planned) {
        var step = change(prepare.step());
        if (step.temporary().isPresent() && planned.prepared().undo().isEmpty()) {
            notDone(turn, "was not begun: it must end by itself, and nothing is known that takes it back");
            return;
        }
        var intention = new Command.Intention(
                prepare.step(), prepare.capability(), prepare.input(), planned.prepared(), step.temporary());
        if (!machine.consenting.mayAct()) {
            machine.consenting.onlySay(turn, intention);
            return;
        }
        var standing = standing(turn, prepare);
        if (standing.isPresent()) {
            machine.takingBack.undo(turn, standing.get());
            return;
        }
        if (!machine.consenting.given(turn, step, intention)) return;
        guard(turn, intention);
    }

    /** Asks all guards, and claims the target. */
    void guard(Turn turn, Command.Intention intention) {
        turn.phase = Phase.GUARDING;
        turn.send(new Command.EvaluateGuards(
                turn.nextId(),
                intention,
                machine.playbook.limits(),
                machine.playbook.windows(),
                machine.holding.inhibitors(),
                Consenting.granted(turn, intention.step())));
    }

    /** What an earlier step of this run changed for a time makes way: see {@link dev.remediator.guard.StandingChange}. */
    private static Optional<RunState.Effect> standing(Turn turn, Command.Prepare prepare) {
        return turn.effects().reversed().stream()
                .filter(e -> e.fate() == Fate.STANDS && e.undo().isPresent())
                .filter(e -> e.until().filter(until -> until.isAfter(turn.now)).isPresent())
                .filter(e -> Changed.kind(e.capability()).equals(Changed.kind(prepare.capability()))
                        && Changed.same(e.capability(), e.input(), prepare.input()))
                .findFirst();
    }

    void guarded(Turn turn, Command.EvaluateGuards asked, Verdict verdict) {
        switch (verdict) {
            case Verdict.Allow allow -> {
                // The answer can be late by as long as the database was away.
                if (!turn.now.isBefore(turn.deadlineAt)) {
                    machine.endings.deadline(turn);
                    return;
                }
                turn.phase = Phase.ACTING;
                turn.holdsTarget = true;
                turn.acted = true;
                turn.waitingSince = Optional.empty();
                var id = turn.nextId();
                var repeats = turn.repeating.map(RunState.Repeating::first);
                turn.send(new Command.Act(id, asked.intention(), turn.now, repeats));
                turn.repeating = turn.repeating.map(r -> Repeats.sent(r, id, turn.now));
                var prepared = asked.intention().prepared();
                var says = repeats.isPresent() ? "Once more: " + prepared.says() : prepared.says();
                turn.tell(
                        Kind.DOING,
                        asked.intention()
                                .temporary()
                                .map(t -> says + ", for " + Say.duration(t))
                                .orElse(says));
            }
            case Verdict.Hold hold -> machine.holding.hold(turn, hold);
        }
    }

    void done(Turn turn, int act, Command.Intention intention, String summary, Optional<Undo> undo) {
        done(turn, act, intention, summary, undo, turn.now);
    }

    /** @param since when it was done, as far as is known: what is for a time ends that time later */
    void done(Turn turn, int act, Command.Intention intention, String summary, Optional<Undo> undo, Instant since) {
        turn.repeating = Optional.empty();
        var known = undo.or(() -> intention.prepared().undo());
        turn.effect(new RunState.Effect(
                act,
                intention.step(),
                intention.capability(),
                intention.input(),
                intention.prepared().says(),
                known,
                Fate.STANDS,
                intention.temporary().map(since::plus)));
        turn.tell(Kind.DONE, summary);
        if (turn.ending.isPresent()) {
            machine.endings.conclude(turn);
            return;
        }
        var step = current(turn);
        if (machine.playbook.verification(step).isEmpty()) {
            switch (machine.playbook.procedure()) {
                case Procedure.Ladder l ->
                    Endings.end(
                            turn,
                            Phase.SUCCEEDED,
                            step.capability() + " is done; nothing was named that would prove it");
                case Procedure.Sequence s -> step(turn, turn.step + 1);
            }
            return;
        }
        var verify = machine.proving.verification(turn);
        turn.phase = Phase.VERIFYING;
        turn.proof =
                Optional.of(new RunState.Proof(turn.now.plus(verify.within()), Optional.empty(), "nothing yet", false));
        turn.tell(
                Kind.CHECKING,
                verify.hold().isZero()
                        ? "Checking '%s' for up to %s".formatted(verify.check(), Say.duration(verify.within()))
                        : "Checking that '%s' passes for %s, for up to %s"
                                .formatted(verify.check(), Say.duration(verify.hold()), Say.duration(verify.within())));
        turn.send(new Command.Check(turn.nextId(), verify.check()));
    }

    void notDone(Turn turn, String why) {
        var capability = current(turn).capability();
        turn.tell(Kind.NOT_DONE, "%s on %s %s".formatted(capability, machine.target.name(), why));
        turn.waitingSince = Optional.empty();
        turn.repeating = Optional.empty();
        if (turn.ending.isPresent()) {
            machine.endings.conclude(turn);
            return;
        }
        switch (machine.playbook.procedure()) {
            case Procedure.Ladder l -> step(turn, turn.step + 1);
            case Procedure.Sequence s ->
                machine.endings.fail(turn, "step %d, %s, %s".formatted(turn.step + 1, capability, why));
        }
    }

    /** What was planned and allowed is no longer true by itself: the same step is planned anew, and every guard asked. */
    void tooLate(Turn turn, String why) {
        if (turn.ending.isPresent()) {
            notDone(turn, "was not begun: " + why);
            return;
        }
        turn.tell(
                Kind.NOT_DONE,
                "%s on %s was not begun: %s. It is planned anew"
                        .formatted(current(turn).capability(), machine.target.name(), why));
        step(turn, turn.step);
    }

    /** The step that the run is at; only where that changes something. */
    Step.Change current(Turn turn) {
        return change(turn.step);
    }

    private Step.Change change(int index) {
        return (Step.Change) machine.playbook.procedure().steps().get(index);
    }
}
