package dev.remediator.schedule;

import dev.remediator.playbook.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A scheduled playbook, what it did of late, and when it begins next.
 *
 * @param next the next ten times
 * @param last the newest times at which it was due, newest first
 */
public record ScheduleView(String playbook, String about, Schedule schedule, List<Instant> next, List<Firing> last) {
    /**
     * A time at which it was due.
     *
     * @param run that was begun
     * @param incident of that run
     * @param held why none was begun; begins with {@code missed} where nobody was there
     */
    public record Firing(Instant due, Instant at, Optional<UUID> run, Optional<UUID> incident, Optional<String> held) {
        private static final String MISSED = "missed";

        public boolean missed() {
            return held.filter(why -> why.startsWith(MISSED)).isPresent();
        }
    }

    public ScheduleView {
        next = List.copyOf(next);
        last = List.copyOf(last);
    }

    /** The newest time at which it was due; empty where that is not known any more, or never was. */
    public Optional<Firing> newest() {
        return last.stream().findFirst();
    }

    /** How many of the last times were missed. */
    public long missed() {
        return last.stream().filter(Firing::missed).count();
    }
}
