package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Gathering;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.run.Announcement.Kind;

/** From the alert to the first step: {@code for}, first check, gather, {@code unless}. */
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
        if (byAlert(turn) && machine.playbook.holdFor().isPresent()) {
            turn.phase = Phase.WAITING;
            turn.tell(
                    Kind.WAITING,
                    "Waiting %s, in case it passes by itself"
                            .formatted(Say.duration(machine.playbook.holdFor().get())));
            turn.timer(machine.playbook.holdFor().get());
        } else {
            check(turn);
        }
    }

    void check(Turn turn) {
        // A clock or a person wants its steps done whether or not all is well.
        if (byAlert(turn) && machine.playbook.verify().isPresent()) {
            turn.phase = Phase.CHECKING;
            turn.send(new Command.Check(
                    turn.nextId(), machine.playbook.verify().get().check()));
        } else {
            gather(turn);
        }
    }

    private static boolean byAlert(Turn turn) {
        return turn.trigger() instanceof Trigger.ByAlert;
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
                    Endings.end(
                            turn,
                            Phase.HELD,
                            "guard '%s' holds it: %s"
                                    .formatted(guard.getKey(), guard.getValue().source()));
                    return;
                }
            } catch (NotEvaluable e) {
                Endings.end(
                        turn,
                        Phase.HELD,
                        "guard '%s' cannot be evaluated (%s), so nothing is done"
                                .formatted(guard.getKey(), e.getMessage()));
                return;
            }
        }
        machine.steps.step(turn, 0);
    }
}
