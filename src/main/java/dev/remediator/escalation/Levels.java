package dev.remediator.escalation;

import dev.remediator.identity.People;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who is called when, for an incident that called for people and that nobody has acknowledged. Pure. */
final class Levels {
    private Levels() {}

    /**
     * One level of an incident.
     *
     * @param number 0 is the first
     * @param dueAt when the group is called, unless somebody has acknowledged before
     */
    record Level(int number, String group, Instant dueAt) {}

    /**
     * @param levels of the severity, as people.yaml has them
     * @param calledAt when the incident first called for people
     * @return in the order of their times; empty where nobody is named
     */
    static List<Level> of(List<People.Level> levels, Instant calledAt) {
        var all = new ArrayList<Level>();
        for (var level : levels) all.add(new Level(all.size(), level.group(), calledAt.plus(level.after())));
        return List.copyOf(all);
    }

    /** How often whoever is asked has been reminded by now: at half of the time, and at four fifths of it. */
    static int reminders(Instant askedAt, Instant expiresAt, Instant now) {
        var whole = Duration.between(askedAt, expiresAt);
        if (whole.compareTo(SHORTEST_REMINDED) < 0 || !now.isBefore(expiresAt)) return 0;
        var passed = Duration.between(askedAt, now).multipliedBy(10);
        if (passed.compareTo(whole.multipliedBy(8)) >= 0) return 2;
        return passed.compareTo(whole.multipliedBy(5)) >= 0 ? 1 : 0;
    }

    /** Whoever has less time than this to answer is reading it now, or not at all. */
    static final Duration SHORTEST_REMINDED = Duration.ofMinutes(1);
}
