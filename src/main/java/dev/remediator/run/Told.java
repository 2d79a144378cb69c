package dev.remediator.run;

import java.util.List;
import java.util.Optional;

/** What people are told about a turn. */
final class Told {
    private Told() {}

    static List<Announcement> by(Transition turn) {
        var state = turn.state();
        return turn.commands().stream()
                .filter(c -> c instanceof Command.Tell)
                .map(c -> (Command.Tell) c)
                .map(tell -> new Announcement(
                        state.incident(),
                        Optional.of(state.id()),
                        turn.at(),
                        tell.kind(),
                        state.severity(),
                        state.target(),
                        state.title(),
                        tell.text(),
                        tell.details()))
                .toList();
    }
}
