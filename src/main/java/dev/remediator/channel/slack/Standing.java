package dev.remediator.channel.slack;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What people can do about an incident, and what they have done.
 *
 * @param asked everything its runs have asked, the last {@value StandingReader#MOST} of it, oldest first
 * @param runs those that have not ended
 * @param stopped runs that people have ended
 */
record Standing(
        UUID incident,
        Severity severity,
        boolean over,
        Optional<Taken> taken,
        List<Asked> asked,
        List<Run> runs,
        List<Stopped> stopped) {
    /** @param says with the reason, where one was given */
    record Taken(String says, Instant at) {}

    record Run(UUID id, String playbook, String target) {}

    /** @param says by whom, and why */
    record Stopped(String playbook, String says, Instant at) {}

    Standing {
        asked = List.copyOf(asked);
        runs = List.copyOf(runs);
        stopped = List.copyOf(stopped);
    }

    /** Of an incident that is not there any more. */
    static Standing gone(UUID incident) {
        return new Standing(incident, Severity.P3, true, Optional.empty(), List.of(), List.of(), List.of());
    }

    List<Asked> open() {
        return asked.stream().filter(a -> a.over().isEmpty()).toList();
    }
}
