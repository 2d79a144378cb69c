package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.guard.Freeze;
import dev.remediator.run.Command;
import dev.remediator.run.RunEvent;
import dev.remediator.run.TemporaryChange;
import dev.remediator.run.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Temporary changes in virtual time: what {@code TemporaryChanges} is in production. Each is known from its intent on,
 * and is taken back when its time is over, whatever became of its run. For one thread.
 */
final class Restorations {
    /** Longest time that a run may take to take a change back itself. */
    private static final Duration ATTEMPT = Duration.ofMinutes(2);

    /** One change; the run and the command that made it tell it from all others. */
    static final class Standing {
        final UUID run;
        final int command;
        final String target;
        final String capability;
        final JsonNode input;
        private Undo undo;
        private Instant due;
        private int attempts;
        private boolean over;
        private boolean told;

        Standing(UUID run, int command, String target, String capability, JsonNode input, Undo undo, Instant due) {
            this.run = run;
            this.command = command;
            this.target = target;
            this.capability = capability;
            this.input = input;
            this.undo = undo;
            this.due = due;
        }

        Instant due() {
            return due;
        }

        Undo undo() {
            return undo;
        }

        String says() {
            return undo.says();
        }
    }

    /** Told what becomes of changes. */
    interface Restoring {
        /** What keeps anything from being taken back now. */
        Optional<Freeze> killSwitch();

        /** It is due, and not taken back before the kill switch is lifted. */
        void waits(Standing change, Freeze kill);

        UndoOutcome takeBack(Standing change);

        void restored(Standing change, TemporaryChange.Next.Over over);
    }

    private final Agenda agenda;
    private final Restoring restoring;
    private final List<Standing> changes = new ArrayList<>();

    Restorations(Agenda agenda, Restoring restoring) {
        this.agenda = agenda;
        this.restoring = restoring;
    }

    /** Those that are not over. */
    List<Standing> standing() {
        return changes.stream().filter(change -> !change.over).toList();
    }

    /** A change that was there before. */
    void add(Standing change) {
        changes.add(change);
        arm(change);
    }

    /** What a turn of a run means for its temporary changes. */
    void turned(Transition turn) {
        for (var command : turn.commands()) {
            switch (command) {
                case Command.Act act -> intended(turn, act);
                case Command.Undo undo ->
                    find(turn.state().id(), undo.effect()).ifPresent(change -> {
                        var free = turn.at().plus(ATTEMPT);
                        if (change.due.isBefore(free)) move(change, free);
                    });
                default -> {}
            }
        }
        var run = turn.state().id();
        switch (turn.event()) {
            case RunEvent.ActionDone e -> made(turn, e.command());
            case RunEvent.Reconciled e -> reconciled(turn, e);
            case RunEvent.DoubtSettled e -> settled(turn, e);
            case RunEvent.ActionRefused e -> {
                if (turn.before().repeating().isEmpty()) over(run, e.command());
            }
            case RunEvent.ActionFailed e -> {
                if (turn.before().repeating().isEmpty()) over(run, e.command());
            }
            case RunEvent.Undone e -> undone(turn, e.command());
            case RunEvent.UndoRefused e -> {
                if (e.foreign()) undone(turn, e.command());
            }
            default -> {}
        }
    }

    private void intended(Transition turn, Command.Act act) {
        var intention = act.intention();
        if (intention.temporary().isEmpty()) return;
        // What is sent again takes the place of what may have been made before.
        turn.before().repeating().ifPresent(before -> over(turn.state().id(), before.act()));
        add(new Standing(
                turn.state().id(),
                act.id(),
                turn.state().target(),
                intention.capability(),
                intention.input(),
                intention.prepared().undo().orElseThrow(),
                turn.at()
                        .plus(intention.prepared().atMost())
                        .plus(intention.temporary().get())));
    }

    private void made(Transition turn, int act) {
        for (var effect : turn.state().effects())
            if (effect.command() == act && effect.until().isPresent())
                find(turn.state().id(), act).ifPresent(change -> {
                    change.undo = effect.undo().orElse(change.undo);
                    move(change, effect.until().get());
                });
    }

    private void reconciled(Transition turn, RunEvent.Reconciled e) {
        if (!(turn.before().outstanding(e.command()).orElseThrow() instanceof Command.Reconcile asked)) return;
        switch (e.finding()) {
            case HAPPENED -> made(turn, asked.act());
            case DID_NOT -> over(turn.state().id(), asked.act());
            // It may stand: it is taken back when its time is over.
            case REPEATABLE, CANNOT_TELL -> {}
        }
    }

    private void settled(Transition turn, RunEvent.DoubtSettled e) {
        if (!(turn.before().outstanding(e.command()).orElseThrow() instanceof Command.AskDoubt asked)) return;
        switch (e.settled()) {
            case HAPPENED -> made(turn, asked.act());
            case DID_NOT -> over(turn.state().id(), asked.act());
            // As if nobody had said anything.
            case STOP -> {}
        }
    }

    private void undone(Transition turn, int command) {
        if (turn.before().outstanding(command).orElseThrow() instanceof Command.Undo undo)
            over(turn.state().id(), undo.effect());
    }

    private Optional<Standing> find(UUID run, int command) {
        return changes.stream()
                .filter(change -> !change.over && change.run.equals(run) && change.command == command)
                .findFirst();
    }

    private void over(UUID run, int command) {
        find(run, command).ifPresent(change -> change.over = true);
    }

    private void move(Standing change, Instant due) {
        change.due = due;
        arm(change);
    }

    private void arm(Standing change) {
        var due = change.due;
        agenda.at(due, () -> {
            if (!change.over && change.due.equals(due)) takeBack(change);
        });
    }

    private void takeBack(Standing change) {
        var kill = restoring.killSwitch();
        if (kill.isPresent()) {
            if (!change.told) restoring.waits(change, kill.get());
            change.told = true;
            // Nobody lifts it here: there is no more to see.
            if (kill.get().until().isEmpty()) change.over = true;
            else move(change, kill.get().until().get());
            return;
        }
        change.attempts++;
        var outcome = restoring.takeBack(change);
        switch (TemporaryChange.after(outcome, change.attempts, change.undo.says(), agenda.instant())) {
            case TemporaryChange.Next.TryAgain again -> move(change, again.at());
            case TemporaryChange.Next.Over over -> {
                change.over = true;
                restoring.restored(change, over);
            }
        }
    }
}
