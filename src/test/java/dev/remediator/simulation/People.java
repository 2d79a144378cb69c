package dev.remediator.simulation;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.remediator.run.Command;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunMachine;
import dev.remediator.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Engineers: they decide, soon, late, twice or never; some ask for what is not theirs to say; some start and stop runs. */
final class People {
    private static final int TRIES = 4;

    private final Simulation sim;
    private final Dice dice;

    People(Simulation sim) {
        this.sim = sim;
        dice = sim.dice;
    }

    void asked(Rows.Ask ask) {
        var group = Cast.members(ask.question.group());
        for (var engineer : group) if (dice.percent(70)) thinks(ask, engineer);
        if (dice.oneIn(6)) thinks(ask, "mallory");
        if (ask.startedBy != null) thinks(ask, ask.startedBy);
    }

    private void thinks(Rows.Ask ask, String engineer) {
        var left = Duration.between(sim.agenda.instant(), ask.question.expiresAt());
        var after = switch (dice.below(8)) {
            case 0 -> left.plus(dice.millis(-30, 30)); // In the very last moment, or just after.
            case 1 -> left.plus(dice.seconds(1, 5));
            default -> dice.millis(500, 20_000);
        };
        sim.agenda.in(after.isNegative() ? Duration.ZERO : after, () -> {
            says(ask, engineer, dice.percent(85), TRIES);
            if (dice.oneIn(8)) says(ask, engineer, dice.percent(70), TRIES);
        });
    }

    private void says(Rows.Ask ask, String engineer, boolean yes, int tries) {
        var id = ask.key.command();
        var reason = dice.oneIn(5) ? "" : "because";
        Function<Instant, RunEvent> word = at -> switch (ask.question) {
            case Command.AskApproval _ -> new RunEvent.ApprovalDecided(id, engineer, yes, reason, at);
            case Command.AskPerson _ -> new RunEvent.PersonAnswered(id, engineer, BooleanNode.valueOf(yes), at);
            case Command.AskDoubt d -> new RunEvent.DoubtSettled(id, engineer, truth(d, ask.key.run()), "I looked", at);
        };
        var process = sim.someProcess();
        if (process == null) {
            if (tries > 0) sim.agenda.in(Duration.ofSeconds(1), () -> says(ask, engineer, yes, tries - 1));
            return;
        }
        process.transact(
                () -> {
                    var said = word.apply(process.clock.instant());
                    var heard = sim.store.say(
                            ask.key.run(), engineer, Cast.members(ask.question.group()), said, process.clock.instant());
                    sim.story.say(engineer, "says %s to %s: %s", said, sim.name(ask.key.run()), heard);
                    sim.story.count("a word: " + heard);
                    return heard == MemoryStore.Heard.NOTED ? Optional.of(said) : Optional.<RunEvent>empty();
                },
                said -> said.ifPresent(event -> process.executor.deliver(ask.key.run(), event)),
                failure -> {
                    if (tries > 0) sim.agenda.in(Duration.ofSeconds(1), () -> says(ask, engineer, yes, tries - 1));
                });
    }

    /** Whoever looks, sees what is so. */
    private RunEvent.DoubtSettled.Settled truth(Command.AskDoubt doubt, UUID run) {
        var key = sim.key(java.util.Objects.requireNonNull(sim.store.effects.get(new Rows.Key(run, doubt.act())))
                .root());
        // Nobody can see yet what is still on its way.
        if (dice.oneIn(5) || sim.platform.pending(key)) return RunEvent.DoubtSettled.Settled.STOP;
        return sim.platform.happened.containsKey(key)
                ? RunEvent.DoubtSettled.Settled.HAPPENED
                : RunEvent.DoubtSettled.Settled.DID_NOT;
    }

    void cancels() {
        if (sim.store.open.isEmpty()) return;
        var run = dice.of(List.copyOf(sim.store.open));
        var process = sim.someProcess();
        if (process == null) return;
        var event = new RunEvent.Cancelled("ana", "I do it myself");
        process.transact(
                () -> {
                    if (!sim.store.run(run).open()) return false;
                    sim.store.cancellations.putIfAbsent(run, event);
                    return true;
                },
                stored -> {
                    if (!stored) return;
                    sim.story.say("ana", "cancels %s", sim.name(run));
                    sim.story.count("cancelled by a person");
                    process.executor.deliver(run, event);
                },
                failure -> {});
    }

    /** As production's {@code RunStarter}: one run of a playbook at a time. */
    void startsByHand() {
        var playbook = sim.cast.playbooks.getLast();
        var process = sim.someProcess();
        if (!playbook.name().equals("by-hand") || process == null) return;
        var target = sim.cast.targets.find("t0").orElseThrow();
        var by = dice.of(List.copyOf(Cast.OPS));
        RunMachine machine = sim.cast.machine(playbook.digest(), target.name()).orElseThrow();
        process.transact(
                () -> {
                    sim.store.prove(process.node);
                    for (var id : sim.store.open)
                        if (sim.store.run(id).state.playbook().equals(playbook.name())) return null;
                    var now = process.clock.instant();
                    Instant at = now;
                    var fresh = machine.fresh(
                            sim.nextId(), sim.nextId(), new Trigger.ByPerson(playbook.name(), by, "a try"), at);
                    sim.store.incidents.put(fresh.incident(), new Rows.Incident(fresh.incident(), "", at));
                    var first = new JournalEntry(machine.next(fresh, new RunEvent.Started(), at), 1);
                    sim.store.begin(process.node, first);
                    return first;
                },
                first -> {
                    if (first == null) return;
                    sim.story.say(
                            by,
                            "starts %s by hand",
                            sim.name(first.turn().state().id()));
                    sim.story.count("started by a person");
                    process.executor.begin(machine, first);
                },
                failure -> {});
    }
}
