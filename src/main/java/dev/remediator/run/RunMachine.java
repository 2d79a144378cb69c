package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Otherwise;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Verify;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.RunState.Effect.Fate;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides everything about a run, and does nothing. Takes the state of a run and one event, and returns the new state and
 * the commands to carry out. The same machine serves production, tests of playbooks and simulations.
 *
 * <p>Order of a run: {@code for}, first check, gather, {@code unless}, then for each step: {@code if}, plan, guards,
 * intent, effect, result, verify.
 *
 * <p>Pure, immutable, thread-safe.
 */
public final class RunMachine {
    /** How long a run waits for a guard that is expected to pass, for example a busy target. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** Time to take things back once the deadline of a run is over. */
    static final Duration UNDO_GRACE = Duration.ofMinutes(5);

    private static final String LEFT_OUT = "the alert is over; what had not begun was left out";

    private final Playbook playbook;
    private final Target target;

    public RunMachine(Playbook playbook, Target target) {
        this.playbook = playbook;
        this.target = target;
    }

    /** The state of a run before its first event. */
    public RunState fresh(UUID id, UUID incident, Trigger trigger, Instant now) {
        return new RunState(
                RunState.VERSION,
                id,
                incident,
                playbook.name(),
                playbook.digest(),
                target.name(),
                playbook.severity(),
                trigger,
                Phase.WAITING,
                now,
                now.plus(playbook.deadline()),
                0,
                List.of(),
                Map.of(),
                0,
                Optional.empty(),
                List.of(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** One turn. An event that does not concern the state, late, repeated or after the end, changes nothing. */
    public Transition next(RunState state, RunEvent event, Instant now) {
        if (state.phase().terminal()) return new Transition(event, now, state, state, List.of());
        if (event instanceof RunEvent.Answer answer
                && state.outstanding(answer.command()).filter(answer::fits).isEmpty())
            return new Transition(event, now, state, state, List.of());
        var turn = new Turn(state, now);
        switch (event) {
            case RunEvent.Started e -> {
                if (state.lastCommand() == 0) start(turn);
            }
            case RunEvent.AlertResolved e -> resolved(turn);
            case RunEvent.AlertJoined e -> turn.resolved = false;
            case RunEvent.DeadlineReached e -> deadline(turn);
            case RunEvent.Resumed e -> resumed(turn);
            case RunEvent.Abandoned e -> abandoned(turn, e.reason());
            case RunEvent.Cancelled e -> cancel(turn, e);
            case RunEvent.Answer answer -> {
                var command = state.outstanding(answer.command()).orElseThrow();
                turn.answered(answer.command());
                answered(turn, command, answer);
            }
        }
        return turn.finish(event);
    }

    /** The end of a run for which there is no machine any more: its playbook's version or its target is gone. */
    static Transition abandon(RunState state, String reason, Instant now) {
        var turn = new Turn(state, now);
        abandoned(turn, reason);
        return turn.finish(new RunEvent.Abandoned(reason));
    }

    private void start(Turn turn) {
        turn.tell(
                Kind.RUN_STARTED,
                "%s takes this: %s"
                        .formatted(playbook.name(), playbook.about().isBlank() ? "no description" : playbook.about()));
        if (playbook.holdFor().isPresent()) {
            turn.phase = Phase.WAITING;
            turn.tell(
                    Kind.WAITING,
                    "Waiting %s, in case it passes by itself"
                            .formatted(Say.duration(playbook.holdFor().get())));
            turn.timer(playbook.holdFor().get());
        } else {
            check(turn);
        }
    }

    private void check(Turn turn) {
        if (playbook.verify().isPresent()) {
            turn.phase = Phase.CHECKING;
            turn.send(new Command.Check(turn.nextId(), playbook.verify().get().check()));
        } else {
            gather(turn);
        }
    }

    private void gather(Turn turn) {
        if (playbook.gather().isEmpty()) {
            unless(turn);
            return;
        }
        turn.phase = Phase.GATHERING;
        for (var gathering : playbook.gather()) {
            JsonNode input;
            try {
                input = gathering.with().resolve(turn.scope(target));
            } catch (NotEvaluable e) {
                turn.tell(Kind.SKIPPED, "Evidence '%s' was not read: %s".formatted(gathering.name(), e.getMessage()));
                continue;
            }
            turn.send(new Command.Gather(
                    turn.nextId(),
                    gathering.name(),
                    gathering.capability(),
                    gathering.check(),
                    gathering.target().orElse(target.name()),
                    input));
        }
        if (!turn.waitsForMore()) unless(turn);
    }

    private void unless(Turn turn) {
        for (var guard : playbook.unless().entrySet()) {
            try {
                if (guard.getValue().isTrue(turn.scope(target))) {
                    end(
                            turn,
                            Phase.HELD,
                            "guard '%s' holds it: %s"
                                    .formatted(guard.getKey(), guard.getValue().source()));
                    return;
                }
            } catch (NotEvaluable e) {
                end(
                        turn,
                        Phase.HELD,
                        "guard '%s' cannot be evaluated (%s), so nothing is done"
                                .formatted(guard.getKey(), e.getMessage()));
                return;
            }
        }
        step(turn, 0);
    }

    /** Goes to the first step from {@code index} on that applies, or ends. */
    private void step(Turn turn, int index) {
        var steps = playbook.procedure().steps();
        turn.proof = Optional.empty();
        for (turn.step = index; turn.step < steps.size(); turn.step++) {
            if (turn.resolved) {
                end(turn, Phase.CANCELLED, LEFT_OUT);
                return;
            }
            var step = steps.get(turn.step);
            if (!applies(turn, step)) continue;
            try {
                var input = step.with().resolve(turn.scope(target));
                turn.phase = Phase.PLANNING;
                turn.send(new Command.Prepare(turn.nextId(), turn.step, step.capability(), input));
                return;
            } catch (NotEvaluable e) {
                turn.tell(Kind.SKIPPED, "%s is left out: %s".formatted(step.capability(), e.getMessage()));
                if (playbook.procedure() instanceof Procedure.Sequence) {
                    fail(
                            turn,
                            "step %d, %s, has no parameters: %s"
                                    .formatted(turn.step + 1, step.capability(), e.getMessage()));
                    return;
                }
            }
        }
        switch (playbook.procedure()) {
            case Procedure.Sequence s -> end(turn, Phase.SUCCEEDED, "every step is done");
            case Procedure.Ladder l ->
                fail(turn, turn.effects().isEmpty() ? "nothing could be tried" : "nothing that was tried has helped");
        }
    }

    private boolean applies(Turn turn, Step step) {
        if (step.condition().isEmpty()) return true;
        var condition = step.condition().get();
        try {
            if (condition.isTrue(turn.scope(target))) return true;
            turn.tell(
                    Kind.SKIPPED, "%s is left out: not true that %s".formatted(step.capability(), condition.source()));
        } catch (NotEvaluable e) {
            turn.tell(
                    Kind.SKIPPED,
                    "%s is left out: cannot tell whether %s (%s)"
                            .formatted(step.capability(), condition.source(), e.getMessage()));
        }
        return false;
    }

    private void answered(Turn turn, Command command, RunEvent.Answer answer) {
        switch (answer) {
            case RunEvent.TimerFired e -> timerFired(turn);
            case RunEvent.Gathered e -> {
                if (command instanceof Command.Gather g) turn.fact(g.name(), g.capability(), e.value());
                if (!turn.waitsForMore()) unless(turn);
            }
            case RunEvent.GatherFailed e -> {
                if (command instanceof Command.Gather g)
                    turn.tell(Kind.SKIPPED, "Evidence '%s' could not be read: %s".formatted(g.name(), e.reason()));
                if (!turn.waitsForMore()) unless(turn);
            }
            case RunEvent.Planned e -> {
                if (command instanceof Command.Prepare p) planned(turn, p, e);
            }
            case RunEvent.PlanRefused e -> notDone(turn, "was not begun: " + e.reason());
            case RunEvent.GuardsEvaluated e -> {
                if (command instanceof Command.EvaluateGuards g) guarded(turn, g, e.verdict());
            }
            case RunEvent.ActionDone e -> {
                if (command instanceof Command.Act a) done(turn, a.id(), a.intention(), e.summary(), e.undo());
            }
            case RunEvent.ActionRefused e -> notDone(turn, "was refused: " + e.reason());
            case RunEvent.ActionFailed e -> notDone(turn, "failed: " + e.reason());
            case RunEvent.ActionUnknown e -> {
                if (command instanceof Command.Act a) unknown(turn, a, e.reason());
            }
            case RunEvent.Reconciled e -> {
                if (command instanceof Command.Reconcile r) reconciled(turn, r, e);
            }
            case RunEvent.CheckPassed e -> checked(turn, true, e.saw());
            case RunEvent.CheckFailed e -> checked(turn, false, e.saw());
            case RunEvent.Undone e -> {
                if (command instanceof Command.Undo u) undone(turn, u, e);
            }
            case RunEvent.UndoRefused e -> {
                if (command instanceof Command.Undo u) stuck(turn, u, e);
            }
        }
    }

    private void timerFired(Turn turn) {
        switch (turn.phase) {
            case WAITING -> check(turn);
            // The world has moved on while the run waited: plan anew, so that previous values are read again.
            case GUARDING -> step(turn, turn.step);
            case VERIFYING ->
                turn.send(new Command.Check(turn.nextId(), verification(turn).check()));
            case CHECKING, GATHERING, PLANNING, ACTING, RECONCILING, UNDOING -> {}
            case SUCCEEDED, HEALED_BY_ITSELF, HELD, CANCELLED, FAILED, NEEDS_HUMAN -> {}
        }
    }

    private void planned(Turn turn, Command.Prepare prepare, RunEvent.Planned planned) {
        var step = playbook.procedure().steps().get(prepare.step());
        if (step.temporary().isPresent() && planned.prepared().undo().isEmpty()) {
            notDone(turn, "was not begun: it must end by itself, and nothing is known that takes it back");
            return;
        }
        turn.phase = Phase.GUARDING;
        turn.send(new Command.EvaluateGuards(
                turn.nextId(),
                new Command.Intention(
                        prepare.step(), prepare.capability(), prepare.input(), planned.prepared(), step.temporary()),
                playbook.limits().cooldown()));
    }

    private void guarded(Turn turn, Command.EvaluateGuards asked, Verdict verdict) {
        switch (verdict) {
            case Verdict.Allow allow -> {
                // The answer can be late by as long as the database was away.
                if (!turn.now.isBefore(turn.deadlineAt)) {
                    deadline(turn);
                    return;
                }
                turn.phase = Phase.ACTING;
                turn.holdsTarget = true;
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
        var again = hold.until().orElse(turn.now.plus(LONGEST_WAIT));
        if (!hold.passing() || again.isAfter(since.plus(LONGEST_WAIT))) {
            if (!turn.acted()) end(turn, Phase.HELD, hold.reason());
            else fail(turn, "the next step is held: " + hold.reason());
            return;
        }
        if (turn.waitingSince.isEmpty()) turn.tell(Kind.WAITING, "Waiting: " + hold.reason());
        turn.waitingSince = Optional.of(since);
        turn.send(new Command.SetTimer(turn.nextId(), again));
    }

    private void done(Turn turn, int act, Command.Intention intention, String summary, Optional<Undo> undo) {
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
            conclude(turn);
            return;
        }
        var step = current(turn);
        if (playbook.verification(step).isEmpty()) {
            switch (playbook.procedure()) {
                case Procedure.Ladder l ->
                    end(turn, Phase.SUCCEEDED, step.capability() + " is done; nothing was named that would prove it");
                case Procedure.Sequence s -> step(turn, turn.step + 1);
            }
            return;
        }
        var verify = verification(turn);
        turn.phase = Phase.VERIFYING;
        turn.proof = Optional.of(new RunState.Proof(turn.now.plus(verify.within()), Optional.empty(), "nothing yet"));
        turn.tell(
                Kind.CHECKING,
                verify.hold().isZero()
                        ? "Checking '%s' for up to %s".formatted(verify.check(), Say.duration(verify.within()))
                        : "Checking that '%s' passes for %s, for up to %s"
                                .formatted(verify.check(), Say.duration(verify.hold()), Say.duration(verify.within())));
        turn.send(new Command.Check(turn.nextId(), verify.check()));
    }

    private void notDone(Turn turn, String why) {
        var capability = current(turn).capability();
        turn.tell(Kind.NOT_DONE, "%s on %s %s".formatted(capability, target.name(), why));
        if (turn.ending.isPresent()) {
            conclude(turn);
            return;
        }
        switch (playbook.procedure()) {
            case Procedure.Ladder l -> step(turn, turn.step + 1);
            case Procedure.Sequence s -> fail(turn, "step %d, %s, %s".formatted(turn.step + 1, capability, why));
        }
    }

    private void unknown(Turn turn, Command.Act act, String reason) {
        turn.phase = Phase.RECONCILING;
        turn.tell(
                Kind.NOT_VERIFIED,
                "Cannot tell whether this happened: %s (%s). It is not repeated; the platform is asked"
                        .formatted(act.intention().prepared().says(), reason));
        turn.send(new Command.Reconcile(turn.nextId(), act.id(), act.intention(), act.intendedAt()));
    }

    private void reconciled(Turn turn, Command.Reconcile asked, RunEvent.Reconciled found) {
        switch (found.finding()) {
            case HAPPENED -> done(turn, asked.act(), asked.intention(), "It happened: " + found.saw(), found.undo());
            case DID_NOT -> notDone(turn, "did not happen: " + found.saw());
            case CANNOT_TELL -> {
                turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, false, true));
                turn.reason = Optional.of("it is not known whether this happened: %s (%s)"
                        .formatted(asked.intention().prepared().says(), found.saw()));
                conclude(turn);
            }
        }
    }

    private void checked(Turn turn, boolean passed, String saw) {
        if (turn.phase == Phase.CHECKING) {
            if (passed) {
                end(
                        turn,
                        Phase.HEALED_BY_ITSELF,
                        "'%s' passes: %s"
                                .formatted(playbook.verify().orElseThrow().check(), saw));
            } else {
                turn.tell(Kind.SEEN, "Seen: " + saw);
                gather(turn);
            }
            return;
        }
        if (turn.phase != Phase.VERIFYING) return;
        var verify = verification(turn);
        var proof = turn.proof.orElseThrow();
        if (!passed) {
            turn.proof = Optional.of(new RunState.Proof(proof.until(), Optional.empty(), saw));
            checkAgain(turn, verify, proof.until(), verify.every());
            return;
        }
        var since = proof.passingSince().orElse(turn.now);
        turn.proof = Optional.of(new RunState.Proof(proof.until(), Optional.of(since), saw));
        var held = Duration.between(since, turn.now);
        if (held.compareTo(verify.hold()) >= 0) {
            verified(turn, verify, saw);
        } else {
            var left = verify.hold().minus(held);
            checkAgain(turn, verify, proof.until(), left.compareTo(verify.every()) < 0 ? left : verify.every());
        }
    }

    private void checkAgain(Turn turn, Verify verify, Instant until, Duration in) {
        if (turn.now.plus(in).isAfter(until)) notVerified(turn, verify);
        else turn.timer(in);
    }

    private void verified(Turn turn, Verify verify, String saw) {
        turn.tell(Kind.VERIFIED, "Verified: '%s' passes (%s)".formatted(verify.check(), saw));
        switch (playbook.procedure()) {
            case Procedure.Ladder l -> end(turn, Phase.SUCCEEDED, current(turn).capability() + " has helped");
            case Procedure.Sequence s -> step(turn, turn.step + 1);
        }
    }

    private void notVerified(Turn turn, Verify verify) {
        var saw = turn.proof.map(RunState.Proof::saw).orElse("nothing");
        turn.tell(
                Kind.NOT_VERIFIED,
                "%s has not helped: '%s' did not pass within %s (last: %s)"
                        .formatted(current(turn).capability(), verify.check(), Say.duration(verify.within()), saw));
        if (playbook.procedure() instanceof Procedure.Sequence) {
            fail(
                    turn,
                    "step %d, %s, did not verify"
                            .formatted(turn.step + 1, current(turn).capability()));
            return;
        }
        var effect = turn.effects().getLast();
        if (effect.undo().isPresent()
                && effect.until().isEmpty()
                && !current(turn).keep()) undo(turn, effect);
        else step(turn, turn.step + 1);
    }

    private void undo(Turn turn, RunState.Effect effect) {
        turn.phase = Phase.UNDOING;
        turn.send(new Command.Undo(
                turn.nextId(),
                effect.command(),
                effect.capability(),
                effect.input(),
                effect.undo().orElseThrow()));
    }

    private void undone(Turn turn, Command.Undo undo, RunEvent.Undone answer) {
        turn.fate(undo.effect(), Fate.UNDONE);
        turn.tell(Kind.UNDONE, "Taken back: " + answer.summary());
        if (turn.ending.isPresent()) conclude(turn);
        else step(turn, turn.step + 1);
    }

    private void stuck(Turn turn, Command.Undo undo, RunEvent.UndoRefused answer) {
        turn.fate(undo.effect(), Fate.STUCK);
        var what = answer.foreign()
                ? "somebody else changed it meanwhile, so it was left alone: " + answer.summary()
                : "it could not be taken back: " + answer.summary();
        turn.tell(
                Kind.UNDO_FAILED,
                "Not taken back (%s): %s".formatted(undo.undo().says(), what));
        var undoing = turn.ending.map(RunState.Ending::undoing).orElse(false);
        turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, undoing, true));
        turn.reason = Optional.of(what);
        conclude(turn);
    }

    private void resolved(Turn turn) {
        if (turn.resolved) return;
        turn.resolved = true;
        if (!turn.acted()) end(turn, Phase.CANCELLED, "the alert is over before anything was done");
        else if (turn.phase == Phase.PLANNING || turn.phase == Phase.GUARDING) end(turn, Phase.CANCELLED, LEFT_OUT);
        else turn.tell(Kind.SEEN, "The alert is over; what was begun is brought to its end");
    }

    private void cancel(Turn turn, RunEvent.Cancelled cancelled) {
        var why = "stopped by %s: %s".formatted(cancelled.by(), cancelled.reason());
        if (turn.underWay().isEmpty()) {
            end(turn, Phase.CANCELLED, why);
            return;
        }
        if (turn.ending.filter(e -> !e.undoing()).isPresent()) return;
        // What could not be taken back stays a matter for people.
        if (turn.ending.filter(e -> e.phase() == Phase.NEEDS_HUMAN).isPresent()) {
            turn.ending = Optional.of(new RunState.Ending(Phase.NEEDS_HUMAN, false, true));
        } else {
            turn.ending = Optional.of(new RunState.Ending(Phase.CANCELLED, false, false));
            turn.reason = Optional.of(why);
        }
        turn.tell(
                Kind.WAITING,
                "Stopped by %s (%s): only the answer to what is under way is awaited"
                        .formatted(cancelled.by(), cancelled.reason()));
    }

    /** An effect whose result is lost is never done again, but asked about. */
    private void resumed(Turn turn) {
        turn.tell(Kind.SEEN, "Taken up again, after Remediator had stopped");
        // Nobody looked meanwhile: a check must hold anew.
        turn.proof = turn.proof.map(p -> new RunState.Proof(p.until(), Optional.empty(), p.saw()));
        if (turn.intended().isEmpty()) return;
        var act = turn.intended().get();
        turn.answered(act.id());
        unknown(turn, act, "Remediator stopped between the intent and the result");
    }

    private static void abandoned(Turn turn, String reason) {
        var underWay = turn.underWay()
                .map(what -> ". It is not known whether this happened: " + what)
                .orElse("");
        end(turn, Phase.NEEDS_HUMAN, reason + underWay);
    }

    private void deadline(Turn turn) {
        if (turn.now.isBefore(turn.deadlineAt)) return;
        if (turn.deadlineAt.isAfter(turn.startedAt().plus(playbook.deadline()))) {
            var what = turn.underWay().orElse("nothing");
            escalate(turn);
            end(turn, Phase.NEEDS_HUMAN, "the deadline and its grace are over, and this has not ended: " + what);
            return;
        }
        turn.deadlineAt = turn.now.plus(UNDO_GRACE);
        var why = "its deadline of %s is over".formatted(Say.duration(playbook.deadline()));
        if (turn.underWay().isPresent()) {
            if (turn.ending.isEmpty()) {
                turn.ending = Optional.of(ending(Phase.FAILED));
                turn.reason = Optional.of(why);
            }
            turn.tell(Kind.WAITING, "The deadline is over; only the answer to what is under way is awaited");
        } else {
            turn.forgetOutstanding();
            fail(turn, why);
        }
    }

    private RunState.Ending ending(Phase phase) {
        return new RunState.Ending(
                phase,
                playbook.otherwise().contains(Otherwise.UNDO),
                playbook.otherwise().contains(Otherwise.ESCALATE));
    }

    private void fail(Turn turn, String why) {
        turn.reason = Optional.of(why);
        turn.ending = Optional.of(ending(Phase.FAILED));
        conclude(turn);
    }

    /** Takes back what is to be taken back, newest first, and then ends. */
    private void conclude(Turn turn) {
        var ending = turn.ending.orElseThrow();
        if (ending.undoing()) {
            var next = turn.effects().reversed().stream()
                    .filter(e -> e.fate() == Fate.STANDS && e.undo().isPresent())
                    .filter(e ->
                            e.until().filter(until -> !until.isAfter(turn.now)).isEmpty())
                    .findFirst();
            if (next.isPresent()) {
                undo(turn, next.get());
                return;
            }
        }
        if (ending.escalate()) escalate(turn);
        end(turn, ending.phase(), turn.reason.orElse("it ended"));
    }

    private void escalate(Turn turn) {
        turn.tell(
                Kind.ESCALATED,
                "%s: people are called for %s%s"
                        .formatted(
                                playbook.severity(),
                                target.name(),
                                target.owner().map(o -> ", owned by " + o).orElse("")));
    }

    private static void end(Turn turn, Phase phase, String why) {
        turn.forgetOutstanding();
        turn.phase = phase;
        turn.reason = Optional.of(why);
        turn.ending = Optional.empty();
        var took = Say.between(turn.startedAt(), turn.now);
        switch (phase) {
            case SUCCEEDED -> turn.tell(Kind.HEALED, "Healed after %s: %s".formatted(took, why));
            case HEALED_BY_ITSELF -> turn.tell(Kind.HEALED_BY_ITSELF, "Nothing was done: " + why);
            case HELD -> turn.tell(Kind.HELD, "Held, nothing was done: " + why);
            case CANCELLED -> turn.tell(Kind.CANCELLED, "Ended: " + why);
            case FAILED -> turn.tell(Kind.FAILED, "Not healed after %s: %s".formatted(took, why));
            case NEEDS_HUMAN ->
                turn.tell(
                        Kind.NEEDS_HUMAN,
                        "A person must look at %s: %s. Nothing more is done by this run".formatted(turn.target(), why));
            case WAITING, CHECKING, GATHERING, PLANNING, GUARDING, ACTING, RECONCILING, VERIFYING, UNDOING ->
                throw new IllegalStateException(phase + " is no end");
        }
    }

    private Step current(Turn turn) {
        return playbook.procedure().steps().get(turn.step);
    }

    private Verify verification(Turn turn) {
        return playbook.verification(current(turn)).orElseThrow();
    }
}
