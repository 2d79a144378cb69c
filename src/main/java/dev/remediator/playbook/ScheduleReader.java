package dev.remediator.playbook;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code schedule:}. */
final class ScheduleReader {
    private static final Set<String> KEYS = Set.of("cron", "zone", "misfire", "calendar");
    private static final ZoneId STANDARD = ZoneId.of("UTC");

    private final Problems problems;

    ScheduleReader(Problems problems) {
        this.problems = problems;
    }

    Optional<Schedule> read(Node node) {
        return Section.open(node, "a schedule", KEYS, problems).flatMap(this::read);
    }

    private Optional<Schedule> read(Section section) {
        int before = problems.count();
        var cron = section.text(
                section.required("cron", "say when, for example cron: \"0 9 1 * *\" for the first of each month"),
                "cron");
        var fields = cron.flatMap(this::fields);
        var zone =
                section.text("zone").flatMap(name -> Zones.of(name, problems)).orElse(STANDARD);
        var misfire = section.choice(section.node("misfire"), "misfire", Schedule.Misfire.class, true)
                .orElse(Schedule.Misfire.RUN_ONCE);
        var calendar = section.text("calendar");
        calendar.ifPresent(name -> {
            if (!name.text().equals(Schedule.WORKING_DAYS))
                problems.at(
                        name,
                        "unknown calendar " + name.says()
                                + Problems.suggest(
                                        name.text(),
                                        List.of(Schedule.WORKING_DAYS),
                                        "; there is " + Schedule.WORKING_DAYS + ", from Monday to Friday"));
            else if (fields.filter(f -> !f.onWorkingDays()).isPresent())
                problems.at(name, "it would never run: its days of the week are no working days; remove 'calendar'");
        });
        if (problems.count() > before) return Optional.empty();
        return cron.map(line -> new Schedule(line.text().strip(), zone, misfire, calendar.map(Node.Scalar::text)));
    }

    private Optional<CronFields> fields(Node.Scalar line) {
        try {
            return Optional.of(CronFields.parse(line.text()));
        } catch (CronFields.Malformed e) {
            problems.at(line, e.offset, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
