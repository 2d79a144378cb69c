package dev.remediator.playbook;

import java.util.Optional;

/** Reads what starts a playbook: {@code when} with {@code for}, or {@code schedule}, or neither. */
final class StartReader {
    private final Section section;
    private final Problems problems;

    StartReader(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    /** Empty when something is wrong with it. */
    Optional<Start> read() {
        var holdFor = section.duration("for");
        var schedule = section.node("schedule").flatMap(node -> new ScheduleReader(problems).read(node));
        if (section.has("when") && section.has("schedule"))
            problems.at(
                    section.placeOf("schedule"),
                    "an alert starts a playbook ('when') or a clock does ('schedule'), not both; make two of it");
        if (section.has("for") && !section.has("when"))
            problems.at(
                    section.placeOf("for"),
                    "'for' waits for an alert that goes on, and no alert starts this playbook; remove it, or give it a "
                            + "'when'");
        if (section.has("when")) {
            var when = new WhenReader(section, problems).read();
            return when.isEmpty() ? Optional.empty() : Optional.of(new Start.OnAlert(when, holdFor));
        }
        if (section.has("schedule")) return schedule.map(Start.OnSchedule::new);
        return Optional.of(new Start.ByPerson());
    }
}
