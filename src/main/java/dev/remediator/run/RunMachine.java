package dev.remediator.run;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
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
 * <p>Order of a run: {@code for}, guards, first check, gather, {@code unless}, then for each step: {@code if}, plan,
 * consent, guards, intent, effect, result, verify.
 *
 * <p>Pure, immutable, thread-safe.
 */
public final class RunMachine {
    /** How long a run waits for a guard that is expected to pass, for example a busy target. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** Time to take things back once the deadline of a run is over. */
    static final Duration UNDO_GRACE = Duration.ofMinutes(5);

    static final String LEFT_OUT = "the alert is over; what had not begun was left out";

    final Playbook playbook;
    final Target target;
    final Opening opening = new Opening(this);
    final Steps steps = new Steps(this);
    final Holding holding = new Holding(this);
    final Doubts doubts = new Doubts(this);
    final Repeats repeats = new Repeats(this);
    final Consenting consenting = new Consenting(this);
    final Asking asking = new Asking(this);
    final Proving proving = new Proving(this);
    final Watching watching = new Watching(this);
    final TakingBack takingBack = new TakingBack(this);
    final Endings endings = new Endings(this);

    public RunMachine(Playbook playbook, Target target) {
        this.playbook = playbook;
        this.target = target;
    }

    /** What a clock or a person starts is no incident of the playbook's severity, however it is run. */
    private Severity severity(Trigger trigger) {
        return switch (trigger) {
            case Trigger.ByAlert _ -> playbook.severity();
            case Trigger.BySchedule _, Trigger.ByPerson _ -> Severity.P3;
        };
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
                severity(trigger),
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
                Optional.empty(),
                false,
                Map.of(),
                Optional.empty(),
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
                if (state.lastCommand() == 0) opening.start(turn);
            }
            case RunEvent.AlertResolved e -> endings.resolved(turn);
            case RunEvent.AlertJoined e -> turn.resolved = false;
            case RunEvent.DeadlineReached e -> endings.deadline(turn);
            case RunEvent.Resumed e -> doubts.resumed(turn);
            case RunEvent.Abandoned e -> Endings.abandoned(turn, e.reason());
            case RunEvent.Cancelled e -> endings.cancel(turn, e);
            case RunEvent.Answer answer -> {
                var command = state.outstanding(answer.command()).orElseThrow();
                if (!(command instanceof Command.Question)) turn.answered(answer.command());
                answered(turn, command, answer);
            }
        }
        return turn.finish(event);
    }

    /** The end of a run for which there is no machine any more: its playbook's version or its target is gone. */
    static Transition abandon(RunState state, String reason, Instant now) {
        var turn = new Turn(state, now);
        Endings.abandoned(turn, reason);
        return turn.finish(new RunEvent.Abandoned(reason));
    }

    private void answered(Turn turn, Command command, RunEvent.Answer answer) {
        switch (answer) {
            case RunEvent.TimerFired e -> timerFired(turn);
            case RunEvent.Gathered e -> {
                if (command instanceof Command.Gather g) turn.fact(g.name(), g.capability(), e.value());
                gathered(turn);
            }
            case RunEvent.GatherFailed e -> {
                if (command instanceof Command.Gather g)
                    turn.tell(Kind.SKIPPED, "Evidence '%s' could not be read: %s".formatted(g.name(), e.reason()));
                gathered(turn);
            }
            case RunEvent.Planned e -> {
                if (command instanceof Command.Prepare p) steps.planned(turn, p, e);
            }
            case RunEvent.PlanRefused e -> steps.notDone(turn, "was not begun: " + e.reason());
            case RunEvent.PlanPostponed e -> holding.postponed(turn, e.reason(), e.retryAfter());
            case RunEvent.ApprovalDecided e -> {
                if (command instanceof Command.AskApproval a) consenting.decided(turn, a, e);
            }
            case RunEvent.PersonAnswered e -> {
                if (command instanceof Command.AskPerson a) asking.answered(turn, a, e);
            }
            case RunEvent.DoubtSettled e -> {
                if (command instanceof Command.AskDoubt a) doubts.settled(turn, a, e);
            }
            case RunEvent.AskExpired e -> {
                if (command instanceof Command.Question question)
                    switch (question) {
                        case Command.AskApproval a -> consenting.expired(turn, a);
                        case Command.AskPerson a -> asking.expired(turn, a);
                        case Command.AskDoubt a -> doubts.expired(turn, a);
                    }
            }
            case RunEvent.GuardsEvaluated e -> {
                if (command instanceof Command.Claiming asked)
                    switch (asked) {
                        case Command.Look _ -> holding.looked(turn, e.verdict());
                        case Command.EvaluateGuards g -> steps.guarded(turn, g, e.verdict());
                        case Command.HoldTarget h -> takingBack.guarded(turn, h, e.verdict());
                    }
            }
            case RunEvent.ActionDone e -> {
                if (command instanceof Command.Act a) steps.done(turn, a.id(), a.intention(), e.summary(), e.undo());
            }
            case RunEvent.ActionRefused e -> {
                if (turn.repeating.isPresent()) repeats.refused(turn, turn.repeating.get(), e);
                else if (e.tooLate()) steps.tooLate(turn, e.reason());
                else steps.notDone(turn, "was refused: " + e.reason());
            }
            case RunEvent.ActionFailed e -> {
                // What it repeats may have happened.
                if (command instanceof Command.Act a && a.repeats().isPresent()) doubts.unknown(turn, a, e.reason());
                else steps.notDone(turn, "failed: " + e.reason());
            }
            case RunEvent.ActionUnknown e -> {
                if (command instanceof Command.Act a) doubts.unknown(turn, a, e.reason());
            }
            case RunEvent.Reconciled e -> {
                if (command instanceof Command.Reconcile r) doubts.reconciled(turn, r, e);
            }
            case RunEvent.CheckPassed e -> proving.passed(turn, e.saw());
            case RunEvent.CheckFailed e -> proving.failed(turn, e.saw(), e.notMade());
            case RunEvent.Undone e -> {
                if (command instanceof Command.Undo u) takingBack.undone(turn, u, e);
            }
            case RunEvent.UndoRefused e -> {
                if (command instanceof Command.Undo u) takingBack.stuck(turn, u, e);
            }
        }
    }

    /** A reading between two steps is followed by the next one, whatever came of it. */
    private void gathered(Turn turn) {
        if (turn.waitsForMore()) return;
        if (turn.phase == Phase.GATHERING) opening.unless(turn);
        else steps.step(turn, turn.step + 1);
    }

    private void timerFired(Turn turn) {
        switch (turn.phase) {
            case WAITING -> holding.look(turn);
            // The world has moved on while the run waited: plan anew, so that previous values are read again.
            case GUARDING -> {
                if (turn.repeating.isPresent()) repeats.again(turn, turn.repeating.get());
                else steps.step(turn, turn.step);
            }
            case VERIFYING ->
                turn.send(new Command.Check(
                        turn.nextId(), proving.verification(turn).check()));
            case WATCHING -> watching.again(turn);
            case UNDOING -> takingBack.again(turn);
            case CHECKING, GATHERING, PLANNING, ASKING, ACTING, RECONCILING, IN_DOUBT -> {}
            case SUCCEEDED, HEALED_BY_ITSELF, HELD, CANCELLED, FAILED, NEEDS_HUMAN -> {}
        }
    }
}
