package dev.remediator.simulation;

import dev.remediator.guard.Freeze;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What goes wrong: processes, the database and its answers, clocks, and what people stop. Ends, so that all can be mended. */
final class Chaos {
    private final Simulation sim;
    private final Dice dice;
    private final Instant until;
    private final int crashes;
    private final int lost;
    private Instant databaseBack;
    private Instant slowUntil;
    private long cutOff;
    private Instant cutOffUntil;

    Chaos(Simulation sim, Duration length) {
        this.sim = sim;
        dice = sim.dice;
        var now = sim.agenda.instant();
        until = now.plus(length);
        databaseBack = now;
        slowUntil = now;
        cutOffUntil = now;
        crashes = dice.of(List.of(0, 0, 1, 4));
        lost = dice.of(List.of(0, 0, 1, 4));
        if (dice.oneIn(5)) return; // A quiet life.
        another();
    }

    boolean on() {
        return sim.agenda.instant().isBefore(until);
    }

    Instant until() {
        return until;
    }

    private void another() {
        sim.agenda.in(dice.seconds(2, 40), () -> {
            if (!on()) return;
            one();
            another();
        });
    }

    private void one() {
        var now = sim.agenda.instant();
        var process = dice.of(sim.processes);
        switch (dice.below(11)) {
            case 0 -> process.die("killed");
            case 1 -> process.standStill(dice.millis(200, 7_000));
            case 2 -> process.standStill(dice.seconds(5, dice.oneIn(2) ? 15 : 60));
            case 3 -> {
                databaseBack = now.plus(dice.millis(500, dice.oneIn(4) ? 25_000 : 6_000));
                sim.story.say("database", "is away until %s", databaseBack);
                sim.story.count("database away");
            }
            case 4 -> {
                cutOff = process.node;
                cutOffUntil = now.plus(dice.millis(500, 20_000));
                sim.story.say(process.name, "is cut off from the database until %s", cutOffUntil);
                sim.story.count("a node cut off from the database");
            }
            case 5 -> slowUntil = now.plus(dice.seconds(5, 20));
            case 6 -> {
                process.skew = dice.millis(-400, 400);
                sim.story.count("clocks differ");
            }
            case 7 -> sim.platform.meddle();
            case 8 -> freeze(now);
            case 9 -> sim.people.cancels();
            default -> sim.people.startsByHand();
        }
    }

    private void freeze(Instant now) {
        var kill = dice.oneIn(4);
        var scope = kill
                ? Freeze.EVERYTHING
                : switch (dice.below(3)) {
                    case 0 -> Freeze.EVERYTHING;
                    case 1 -> new Freeze.Scope.OfTarget("t" + dice.below(3));
                    default ->
                        new Freeze.Scope.OfPlaybook(dice.of(sim.cast.playbooks).name());
                };
        var until = dice.oneIn(2) ? Optional.of(now.plus(dice.seconds(5, 60))) : Optional.<Instant>empty();
        var freeze = new Freeze(sim.nextId(), scope, kill, "ana", "something is odd", now, until);
        sim.story.say("ana", "%s %s", kill ? "pulls the kill switch for" : "freezes", scope.says());
        sim.story.count(kill ? "kill switch" : "freeze");
        sim.store.freezes.add(freeze);
        sim.agenda.in(dice.seconds(5, 80), () -> thaw(freeze));
    }

    private void thaw(Freeze freeze) {
        sim.store.freezes.remove(freeze);
        sim.story.say("ana", "lifts the freeze of %s", freeze.scope().says());
        var now = sim.agenda.instant();
        for (var e : sim.store.episodes.values()) {
            if (!e.open() || e.run == null) continue;
            var held = sim.store.run(e.run).state.heldBy();
            if (held.filter(by -> by.equals(Freeze.NAME) || by.equals(Freeze.KILL_SWITCH))
                    .isPresent()) e.retryAt = now;
        }
    }

    /** A moment at which it hurts most to die, or to stand still. */
    void point(Process process, String what) {
        point(process, what, crashes);
    }

    /** The moment that matters most: much must go wrong just there. */
    void betweenIntentAndCall(long node) {
        for (var process : sim.processes)
            if (process.node == node) point(process, "between intent and call", crashes * 6);
    }

    private void point(Process process, String what, int percent) {
        if (percent == 0 || !on() || !dice.percent(percent)) return;
        sim.story.count(what);
        var die = dice.oneIn(2);
        sim.agenda.in(Duration.ZERO, () -> {
            if (die) process.die(what);
            else process.standStill(dice.seconds(1, 40));
        });
    }

    boolean databaseAway(Process process) {
        var now = sim.agenda.instant();
        return now.isBefore(databaseBack) || process.node == cutOff && now.isBefore(cutOffUntil);
    }

    boolean answerLost() {
        return lost > 0 && on() && dice.percent(lost);
    }

    /** The time to the database, or back. */
    Duration way() {
        return sim.agenda.instant().isBefore(slowUntil)
                ? dice.millis(20, 3_000)
                : Duration.ofNanos(dice.between(150, 2_000) * 1_000L);
    }
}
