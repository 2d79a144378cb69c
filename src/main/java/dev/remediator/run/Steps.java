package dev.remediator.run;

import dev.remediator.action.Undo;
import dev.remediator.guard.Limit;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Step;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.RunState.Effect.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
            if (!applies(turn, step)) continue;
            if (!begin(turn, step)) return;
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
                return prepare(turn, change);
            }
            case Step.Read read -> {
                turn.phase = Phase.PLANNING;
                machine.opening.read(turn, read.gathering());
                return !turn.waitsForMore();
            }
            case Step.Ask ask -> {
                machine.asking.ask(turn, ask);
                return false;
            }
            case Step.Tell tell -> {
                machine.asking.tell(turn, tell);
                return true;
            }
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

    private boolean applies(Turn turn, Step step) {
        if (step.condition().isEmpty()) return true;
        var condition = step.condition().get();
        try {
            if (condition.isTrue(turn.scope(machine.target))) return true;
            turn.tell(Kind.SKIPPED, "%s is left out: not true that %s".formatted(step.does(), condition.source()));
        } catch (NotEvaluable e) {
            turn.tell(
                    Kind.SKIPPED,
                    "%s is left out: cannot tell whether %s (%s)"
                            .formatted(step.does(), condition.source(), e.getMessage()));
        }
        return false;
    }

    void planned(Turn turn, Command.Prepare prepare, RunEvent.Planned planned) {
        var step = change(prepare.step());
        if (step.temporary().isPresent() && planned.prepared().undo().isEmpty()) {
            notDone(turn, "was not begun: it must end by itself, and nothing is known that takes it back");
            return;
        }
        var intention = new Command.Intention(
                prepare.step(), prepare.capability(), prepare.input(), planned.prepared(), step.temporary());
        if (machine.consenting.onlySaid(turn, intention)) return;
        var standing = standing(turn, prepare);
        if (standing.isPresent()) {
            machine.endings.undo(turn, standing.get());
            return;
        }
        if (!machine.consenting.given(turn, step, intention)) return;
        turn.phase = Phase.GUARDING;
        turn.send(new Command.EvaluateGuards(
                turn.nextId(),
                intention,
                machine.playbook.limits(),
                machine.playbook.windows(),
                machine.playbook.inhibitedByDependencies() ? machine.target.dependsOn() : List.of(),
                turn.consent
                        .filter(c -> c.step() == prepare.step() && c.granted())
                        .isPresent()));
    }

    /** Something is in the way that passes: the step is planned anew then, so that what it finds is fresh. */
    void postponed(Turn turn, String why, Duration retryAfter) {
        var since = turn.waitingSince.orElse(turn.now);
        var again = turn.now.plus(retryAfter);
        if (again.isAfter(since.plus(RunMachine.LONGEST_WAIT))) {
            notDone(turn, "was not begun: %s, for %s already".formatted(why, Say.between(since, turn.now)));
            return;
        }
        turn.phase = Phase.GUARDING;
        wait(turn, since, again, why);
    }

    private static void wait(Turn turn, Instant since, Instant again, String why) {
        if (turn.waitingSince.isEmpty()) turn.tell(Kind.WAITING, "Waiting: " + why);
        turn.waitingSince = Optional.of(since);
        turn.send(new Command.SetTimer(turn.nextId(), again));
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
                turn.send(new Command.Act(id, asked.intention(), turn.now));
                var prepared = asked.intention().prepared();
                turn.tell(
                        Kind.DOING,
                        asked.intention()
                                .temporary()
                                .map(t -> prepared.says() + ", for " + Say.duration(t))
                                .orElse(prepared.says()));
            }
            case Verdict.Hold hold -> hold(turn, hold);
        }
    }

    private void hold(Turn turn, Verdict.Hold hold) {
        var since = turn.waitingSince.orElse(turn.now);
        var again = hold.until().orElse(turn.now.plus(RunMachine.LONGEST_WAIT));
        if (!hold.passing() || again.isAfter(since.plus(RunMachine.LONGEST_WAIT))) {
            if (turn.acted()) {
                machine.endings.fail(turn, "the next step is held: " + hold.reason());
                return;
            }
            // Something that comes back this often is beyond what a playbook heals.
            if (Limit.is(hold)) machine.endings.escalate(turn, hold.reason());
            Endings.end(turn, Phase.HELD, hold.reason());
            return;
        }
        wait(turn, since, again, hold.reason());
    }

    void done(Turn turn, int act, Command.Intention intention, String summary, Optional<Undo> undo) {
        var known = undo.or(() -> intention.prepared().undo());
        turn.effect(new RunState.Effect(
                act,
                intention.step(),
                intention.capability(),
                intention.input(),
                intention.prepared().says(),
                known,
                Fate.STANDS,
                intention.temporary().map(turn.now::plus)));
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

    void unknown(Turn turn, Command.Act act, String reason) {
        turn.phase = Phase.RECONCILING;
        turn.tell(
                Kind.NOT_VERIFIED,
                "Cannot tell whether this happened: %s (%s). It is not repeated; the platform is asked"
                        .formatted(act.intention().prepared().says(), reason));
        turn.send(new Command.Reconcile(turn.nextId(), act.id(), act.intention(), act.intendedAt()));
    }

    void reconciled(Turn turn, Command.Reconcile asked, RunEvent.Reconciled found) {
        switch (found.finding()) {
            case HAPPENED -> done(turn, asked.act(), asked.intention(), "It happened: " + found.saw(), found.undo());
            case DID_NOT -> notDone(turn, "did not happen: " + found.saw());
            case CANNOT_TELL -> {
                turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, false, true));
                turn.reason = Optional.of("it is not known whether this happened: %s (%s)"
                        .formatted(asked.intention().prepared().says(), found.saw()));
                machine.endings.conclude(turn);
            }
        }
    }

    /** An effect whose result is lost is never done again, but asked about. */
    void resumed(Turn turn) {
        turn.tell(Kind.SEEN, "Taken up again, after Remediator had stopped");
        // Nobody looked meanwhile: a check must hold anew.
        turn.proof = turn.proof.map(p -> new RunState.Proof(p.until(), Optional.empty(), p.saw(), p.looked()));
        if (turn.intended().isEmpty()) return;
        var act = turn.intended().get();
        turn.answered(act.id());
        unknown(turn, act, "Remediator stopped between the intent and the result");
    }

    /** The step that the run is at; only where that changes something. */
    Step.Change current(Turn turn) {
        return change(turn.step);
    }

    private Step.Change change(int index) {
        return (Step.Change) machine.playbook.procedure().steps().get(index);
    }
}
