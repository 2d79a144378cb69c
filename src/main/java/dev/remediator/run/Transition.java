package dev.remediator.run;

import java.time.Instant;
import java.util.List;

/**
 * One turn of the machine: the event, what became of the run, and what is to be done now. An event that changed nothing
 * gives the same state and no commands.
 */
public record Transition(RunEvent event, Instant at, RunState before, RunState state, List<Command> commands) {
    public Transition {
        commands = List.copyOf(commands);
    }

    public boolean changed() {
        return before != state;
    }

    /** The run ended with this turn. */
    public boolean ended() {
        return changed() && state.phase().terminal() && !before.phase().terminal();
    }
}
