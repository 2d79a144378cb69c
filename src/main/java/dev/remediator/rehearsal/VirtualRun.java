package dev.remediator.rehearsal;

import dev.remediator.guard.Verdict;
import dev.remediator.run.Command;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunMachine;
import dev.remediator.run.RunState;
import dev.remediator.run.Transition;
import java.time.Instant;
import java.util.List;

/**
 * One run in virtual time: what {@code RunExecutor} is in production. Hands each event to the machine, and each command
 * to the surroundings. It can die between any two events, and be taken up again as from the journal.
 */
public final class VirtualRun {
    /** What a run meets. */
    public interface Surroundings {
        /** Answers a command that reaches the world: gather, prepare, act, reconcile, check, undo. */
        Reply reply(RunState run, Command command);

        /** Asks all guards and claims the target. */
        Verdict claim(RunState run, Command.Claiming asked);

        /** People are asked; they answer with an event, or not at all. */
        void asked(RunState run, Command.Question question);

        /** A turn was taken; with its commands, before they are carried out. */
        void turned(Transition turn);
    }

    private final Agenda agenda;
    private final RunMachine machine;
    private final Surroundings around;
    private RunState state;
    /** Counts lives: an answer that comes after a death finds nobody. */
    private int life;

    public VirtualRun(Agenda agenda, RunMachine machine, RunState fresh, Surroundings around) {
        this.agenda = agenda;
        this.machine = machine;
        this.around = around;
        this.state = fresh;
    }

    public RunState state() {
        return state;
    }

    /** The first event. */
    public void start() {
        armDeadline();
        handle(new RunEvent.Started());
    }

    /** One event, now. */
    public void handle(RunEvent event) {
        var turn = machine.next(state, event, agenda.instant());
        if (!turn.changed()) return;
        state = turn.state();
        around.turned(turn);
        if (!turn.before().deadlineAt().equals(state.deadlineAt())) armDeadline();
        perform(turn.commands());
    }

    /** The process dies: whatever was under way is answered to nobody. */
    public void die() {
        life++;
    }

    /** Another process takes it up from what was written. */
    public void resume() {
        life++;
        if (state.phase().terminal()) return;
        armDeadline();
        var left = state.outstanding();
        handle(new RunEvent.Resumed());
        perform(left.stream()
                .filter(command -> state.outstanding(command.id()).isPresent())
                .toList());
    }

    private void perform(List<Command> commands) {
        for (var command : commands) {
            switch (command) {
                case Command.Tell tell -> {}
                case Command.SetTimer timer -> later(timer.due(), new RunEvent.TimerFired(timer.id()));
                case Command.Question question -> ask(question);
                // The verdict is the next event, whatever else comes: the claim and its turn are one transaction.
                case Command.Claiming guards ->
                    handle(new RunEvent.GuardsEvaluated(guards.id(), around.claim(state, guards)));
                case Command.Gather c -> reply(c);
                case Command.Check c -> reply(c);
                case Command.Prepare c -> reply(c);
                case Command.Act c -> reply(c);
                case Command.Reconcile c -> reply(c);
                case Command.Undo c -> reply(c);
            }
        }
    }

    private void later(Instant due, RunEvent event) {
        int mine = life;
        agenda.at(due, () -> deliver(mine, event));
    }

    private void ask(Command.Question question) {
        later(question.expiresAt(), new RunEvent.AskExpired(question.id()));
        around.asked(state, question);
    }

    private void reply(Command command) {
        int mine = life;
        var reply = around.reply(state, command);
        agenda.in(reply.after(), () -> {
            reply.happens().run();
            deliver(mine, reply.event());
        });
    }

    private void deliver(int to, RunEvent event) {
        if (to == life) handle(event);
    }

    private void armDeadline() {
        int mine = life;
        var due = state.deadlineAt();
        agenda.at(due, () -> {
            if (due.equals(state.deadlineAt())) deliver(mine, new RunEvent.DeadlineReached());
        });
    }
}
