package dev.remediator.run;

import dev.remediator.guard.Cooldown;
import dev.remediator.guard.Demotion;
import dev.remediator.guard.Flapping;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Limit;
import dev.remediator.guard.Returning;
import dev.remediator.guard.Silence;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.Verdict;
import dev.remediator.guard.WindowGuard;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a "no" does to a run that wants to act: it waits, asks people for their consent, or ends. */
final class Holding {
    /** Why a playbook that may not act ended; no guard, but told and counted like one. */
    static final String OBSERVES = "observes";

    static final String SUGGESTS = "suggests";

    private static final String UNLESS = "unless: ";

    /** What comes back so often is beyond what a playbook heals: people are called, whatever its severity. */
    private static final Set<String> BEYOND_A_PLAYBOOK = Set.of(
            Limit.PER_TARGET, Limit.PER_PLAYBOOK, Limit.ANY_ON_TARGET, Limit.EVERYTHING, Flapping.NAME, Returning.NAME);

    /** What passes at a time that is known, and has nothing to say about the alert: it is decided about anew then. */
    private static final Set<String> DECIDED_ANEW =
            Set.of(Freeze.NAME, Freeze.KILL_SWITCH, WindowGuard.NAME, Silence.NAME, Cooldown.NAME, StandingChange.NAME);

    /** Here people wanted to hear nothing. */
    private static final Set<String> QUIET = Set.of(Silence.NAME, OBSERVES);

    private final RunMachine machine;

    Holding(RunMachine machine) {
        this.machine = machine;
    }

    /** The name under which a guard of the playbook's own is told and counted. */
    static String unless(String guard) {
        return UNLESS + guard;
    }

    /** Asks the guards whether it is worth going on. */
    void look(Turn turn) {
        turn.send(new Command.Look(turn.nextId(), machine.playbook.limits(), machine.playbook.windows(), inhibitors()));
    }

    List<String> inhibitors() {
        return machine.playbook.inhibitedByDependencies() ? machine.target.dependsOn() : List.of();
    }

    void looked(Turn turn, Verdict verdict) {
        switch (verdict) {
            case Verdict.Allow _ -> {
                if (turn.phase == Phase.WAITING) {
                    turn.waitingSince = Optional.empty();
                    machine.opening.check(turn);
                } else {
                    machine.steps.looked(turn);
                }
            }
            case Verdict.Hold hold -> hold(turn, hold);
        }
    }

    void hold(Turn turn, Verdict.Hold hold) {
        if (turn.repeating.isPresent()) {
            boolean passes = hold.passing() && !hold.guard().equals(Demotion.NAME);
            if (!passes || !waits(turn, again(turn, hold), hold.reason()))
                machine.repeats.left(turn, turn.repeating.get(), hold.reason());
        } else if (hold.guard().equals(Demotion.NAME) && !turn.demoted) {
            demoted(turn, hold);
        } else if (!hold.passing() || !waits(turn, again(turn, hold), hold.reason())) {
            stop(turn, hold);
        }
    }

    /** When to ask again. */
    static Instant again(Turn turn, Verdict.Hold hold) {
        return hold.until().orElse(turn.now.plus(RunMachine.LONGEST_WAIT));
    }

    /**
     * Waits for something that passes.
     *
     * @return false if that would be too long; then nothing was done
     */
    static boolean waits(Turn turn, Instant again, String why) {
        var since = turn.waitingSince.orElse(turn.now);
        if (again.isAfter(since.plus(RunMachine.LONGEST_WAIT))) return false;
        if (turn.waitingSince.isEmpty()) turn.tell(Kind.WAITING, "Waiting: " + why);
        turn.waitingSince = Optional.of(since);
        turn.send(new Command.SetTimer(turn.nextId(), again));
        return true;
    }

    /** Something is in the way that passes: the step is planned anew then, so that what it finds is fresh. */
    void postponed(Turn turn, String why, Duration retryAfter) {
        var since = turn.waitingSince.orElse(turn.now);
        turn.phase = Phase.GUARDING;
        if (!waits(turn, turn.now.plus(retryAfter), why))
            machine.steps.notDone(
                    turn, "was not begun: %s, for %s already".formatted(why, Say.between(since, turn.now)));
    }

    /** From here on people are asked before each change: what was planned is planned anew for them. */
    private void demoted(Turn turn, Verdict.Hold hold) {
        turn.demoted = true;
        turn.waitingSince = Optional.empty();
        turn.tell(Kind.WAITING, "Not without consent: " + hold.reason());
        machine.steps.step(turn, turn.step);
    }

    private void stop(Turn turn, Verdict.Hold hold) {
        turn.heldBy = Optional.of(hold.guard());
        turn.retryAt = hold.until()
                .filter(until -> until.isAfter(turn.now) && turn.byAlert() && DECIDED_ANEW.contains(hold.guard()));
        if (!turn.acted()) {
            held(turn, hold.guard(), hold.reason());
            return;
        }
        var ending = machine.endings.ending(Phase.FAILED);
        boolean call = ending.escalate() || BEYOND_A_PLAYBOOK.contains(hold.guard());
        machine.endings.fail(
                turn,
                "the next step is held: " + hold.reason(),
                new RunState.Ending(Phase.FAILED, ending.undoing(), call));
    }

    /** Nothing was done, and nothing will be. */
    void held(Turn turn, String guard, String why) {
        turn.heldBy = Optional.of(guard);
        if (calls(turn, guard)) machine.endings.escalate(turn, why);
        Endings.end(turn, Phase.HELD, why, next(turn, guard));
    }

    private static boolean calls(Turn turn, String guard) {
        if (BEYOND_A_PLAYBOOK.contains(guard)) return true;
        return turn.byAlert() && turn.severity().compareTo(Severity.P1) <= 0 && !QUIET.contains(guard);
    }

    /** What follows from it, for whoever reads that nothing was done. */
    private List<String> next(Turn turn, String guard) {
        if (!turn.byAlert()) return List.of();
        if (turn.retryAt.isPresent())
            return List.of("It is decided about anew at %s, if the alert still fires then"
                    .formatted(Consenting.moment(turn.retryAt.get())));
        return switch (guard) {
            case OBSERVES -> List.of();
            case Freeze.NAME, Freeze.KILL_SWITCH ->
                List.of("It is decided about anew when that is lifted, if the alert still fires then");
            default ->
                List.of("Look at %s yourself: nothing more is done about this alert until it is over and begins again"
                        .formatted(machine.target.name()));
        };
    }
}
