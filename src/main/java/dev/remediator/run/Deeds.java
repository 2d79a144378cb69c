package dev.remediator.run;

import dev.remediator.action.ActionException;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.UndoOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What the commands of one run do to the world, and what the world answers, as events. Whatever breaks is an answer, too;
 * after an effect it is that nobody knows. Thread-safe.
 *
 * @param target on which the run acts
 */
record Deeds(Hands hands, InstantSource clock, UUID run, String target) {
    private static final Logger LOG = Logger.getLogger(Deeds.class);

    /**
     * Longest time from an intent to its call. Afterwards the guards' answer is old, others may have taken the run over
     * and found that nothing had happened, and a temporary change may have ended before it was made.
     */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    RunEvent gather(Command.Gather g) throws InterruptedException {
        try {
            return new RunEvent.Gathered(g.id(), hands.gather(g.target(), g.capability(), g.check(), g.input()));
        } catch (ActionException | RuntimeException | Error e) {
            return new RunEvent.GatherFailed(g.id(), says(e));
        }
    }

    RunEvent check(Command.Check c) throws InterruptedException {
        try {
            return switch (hands.check(target, c.check())) {
                case CheckResult.Passed p -> new RunEvent.CheckPassed(c.id(), p.saw());
                case CheckResult.Failed f -> new RunEvent.CheckFailed(c.id(), f.saw(), f.notMade());
            };
        } catch (RuntimeException | Error e) {
            return new RunEvent.CheckFailed(c.id(), "the check could not be made: " + says(e), true);
        }
    }

    RunEvent prepare(Command.Prepare p) throws InterruptedException {
        try {
            return switch (hands.prepare(target, p.capability(), p.input(), key(p.id()))) {
                case Preparation.Ready r -> new RunEvent.Planned(p.id(), r.prepared());
                case Preparation.NotNow n -> new RunEvent.PlanPostponed(p.id(), n.reason(), n.retryAfter());
                case Preparation.Refused r -> new RunEvent.PlanRefused(p.id(), r.reason());
            };
        } catch (RuntimeException | Error e) {
            return new RunEvent.PlanRefused(p.id(), says(e));
        }
    }

    RunEvent act(Command.Act a) throws InterruptedException {
        var waited = Duration.between(a.intendedAt(), clock.instant());
        if (waited.compareTo(LONGEST_PAUSE) >= 0)
            return new RunEvent.ActionRefused(
                    a.id(),
                    "that it may be done was decided %s ago, and only now the database answered or this process went on"
                            .formatted(Say.duration(waited)),
                    true);
        try {
            return switch (hands.act(
                    target,
                    a.intention(),
                    key(a.repeats().orElse(a.id())),
                    a.intendedAt().plus(LONGEST_PAUSE))) {
                case Outcome.Done d -> new RunEvent.ActionDone(a.id(), d.summary(), d.undo());
                case Outcome.Refused r -> new RunEvent.ActionRefused(a.id(), r.reason());
                case Outcome.Failed f -> new RunEvent.ActionFailed(a.id(), f.reason());
                case Outcome.Unknown u -> new RunEvent.ActionUnknown(a.id(), u.reason());
            };
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "%s on %s ended without an answer", a.intention().capability(), target);
            return new RunEvent.ActionUnknown(a.id(), says(e));
        }
    }

    RunEvent reconcile(Command.Reconcile r) throws InterruptedException {
        try {
            return switch (hands.reconcile(
                    target, r.intention(), key(r.repeats().orElse(r.act())), r.intendedAt())) {
                case Reconciliation.Happened h ->
                    new RunEvent.Reconciled(r.id(), RunEvent.Reconciled.Finding.HAPPENED, h.saw(), h.undo());
                case Reconciliation.DidNot d ->
                    new RunEvent.Reconciled(r.id(), RunEvent.Reconciled.Finding.DID_NOT, d.saw(), Optional.empty());
                case Reconciliation.Repeatable c ->
                    new RunEvent.Reconciled(r.id(), RunEvent.Reconciled.Finding.REPEATABLE, c.saw(), Optional.empty());
                case Reconciliation.CannotTell c ->
                    new RunEvent.Reconciled(r.id(), RunEvent.Reconciled.Finding.CANNOT_TELL, c.saw(), Optional.empty());
            };
        } catch (RuntimeException | Error e) {
            return new RunEvent.Reconciled(r.id(), RunEvent.Reconciled.Finding.CANNOT_TELL, says(e), Optional.empty());
        }
    }

    RunEvent undo(Command.Undo u) throws InterruptedException {
        try {
            return switch (hands.undo(target, u.capability(), u.input(), u.undo(), key(u.id()))) {
                case UndoOutcome.Undone d -> new RunEvent.Undone(u.id(), d.summary());
                case UndoOutcome.Foreign f -> new RunEvent.UndoRefused(u.id(), f.summary(), true);
                case UndoOutcome.Failed f -> new RunEvent.UndoRefused(u.id(), f.summary(), false);
            };
        } catch (RuntimeException | Error e) {
            return new RunEvent.UndoRefused(u.id(), says(e), false);
        }
    }

    private String key(int command) {
        return run + "-" + command;
    }

    private static String says(Throwable e) {
        var message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
