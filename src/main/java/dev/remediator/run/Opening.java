package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Gathering;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Step;
import dev.remediator.run.Announcement.Kind;

/** From the alert to the first step: {@code for}, guards, first check, gather, {@code unless}. */
final class Opening {
    private final RunMachine machine;

    Opening(RunMachine machine) {
        this.machine = machine;
    }

    void start(Turn turn) {
        turn.tell(
                Kind.RUN_STARTED,
                "%s takes this: %s"
                        .formatted(
                                machine.playbook.name(),
                                machine.playbook.about().isBlank() ? "no description" : machine.playbook.about()));
        if (turn.byAlert() && machine.playbook.holdFor().isPresent()) {
            turn.phase = Phase.WAITING;
            turn.tell(
                    Kind.WAITING,
                    "Waiting %s, in case it passes by itself"
                            .formatted(Say.duration(machine.playbook.holdFor().get())));
            turn.timer(machine.playbook.holdFor().get());
        } else if (firstAsksTheGuards(turn)) {
            unless(turn);
        } else {
            turn.phase = Phase.WAITING;
            machine.holding.look(turn);
        }
    }

    /** Nothing is read and nobody is asked before the first step, which asks the guards itself. */
    private boolean firstAsksTheGuards(Turn turn) {
        if (checksFirst(turn) || !machine.playbook.gather().isEmpty()) return false;
        var first = machine.playbook.procedure().steps().getFirst();
        return first.condition().isEmpty()
                && switch (first) {
                    case Step.Change _ -> machine.consenting.mayAct();
                    case Step.Ask _ -> true;
                    case Step.Read _, Step.Tell _ -> false;
                };
    }

    void check(Turn turn) {
        if (checksFirst(turn)) {
            turn.phase = Phase.CHECKING;
            turn.send(new Command.Check(
                    turn.nextId(), machine.playbook.verify().get().check()));
        } else {
            gather(turn);
        }
    }

    /** A clock or a person wants its steps done whether or not all is well. */
    private boolean checksFirst(Turn turn) {
        return turn.byAlert() && machine.playbook.verify().isPresent();
    }

    void gather(Turn turn) {
        if (machine.playbook.gather().isEmpty()) {
            unless(turn);
            return;
        }
        turn.phase = Phase.GATHERING;
        for (var gathering : machine.playbook.gather()) {
            read(turn, gathering);
        }
        if (!turn.waitsForMore()) unless(turn);
    }

    /** Where it cannot even be asked for, people are told, and the run goes on without it. */
    void read(Turn turn, Gathering gathering) {
        JsonNode input;
        try {
            input = gathering.with().resolve(turn.scope(machine.target));
        } catch (NotEvaluable e) {
            turn.tell(Kind.SKIPPED, "Evidence '%s' was not read: %s".formatted(gathering.name(), e.getMessage()));
            return;
        }
        turn.send(new Command.Gather(
                turn.nextId(),
                gathering.name(),
                gathering.capability(),
                gathering.check(),
                gathering.target().orElse(machine.target.name()),
                input));
    }

    void unless(Turn turn) {
        for (var guard : machine.playbook.unless().entrySet()) {
            try {
                if (guard.getValue().isTrue(turn.scope(machine.target))) {
                    machine.holding.held(
                            turn,
                            Holding.unless(guard.getKey()),
                            "guard '%s' holds it: %s"
                                    .formatted(guard.getKey(), guard.getValue().source()));
                    return;
                }
            } catch (NotEvaluable e) {
                machine.holding.held(
                        turn,
                        Holding.unless(guard.getKey()),
                        "guard '%s' cannot be evaluated (%s), so nothing is done"
                                .formatted(guard.getKey(), e.getMessage()));
                return;
            }
        }
        machine.steps.step(turn, 0);
    }
}
