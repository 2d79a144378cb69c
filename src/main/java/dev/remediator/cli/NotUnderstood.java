package dev.remediator.cli;

import java.util.List;

/** What was asked cannot be answered; the lines say why and what to do. Ends a command with exit code 2. */
final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    NotUnderstood(String message) {
        this(List.of(message));
    }

    /** @param lines at least one */
    NotUnderstood(List<String> lines) {
        super(lines.getLast(), null, false, false);
        this.lines = List.copyOf(lines);
    }

    /** @return the exit code */
    int say(HelpOption command) {
        lines.subList(0, lines.size() - 1).forEach(command.err()::println);
        return command.trouble(lines.getLast());
    }
}
