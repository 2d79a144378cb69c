package dev.remediator.channel.slack;

import dev.remediator.channel.IncidentThread;
import dev.remediator.report.Told;
import dev.remediator.run.Announcement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A thread as a test says it is. */
final class MemoryThread implements IncidentThread {
    List<Announcement> history = List.of();
    Optional<String> place = Optional.empty();

    @Override
    public UUID incident() {
        return Told.INCIDENT;
    }

    @Override
    public List<Announcement> history() {
        return history;
    }

    @Override
    public Optional<String> place() {
        return place;
    }

    @Override
    public void keep(String kept) {
        place = Optional.of(kept);
    }
}
