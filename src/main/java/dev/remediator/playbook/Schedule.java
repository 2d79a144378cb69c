package dev.remediator.playbook;

import java.time.ZoneId;
import java.util.Optional;

/**
 * When a clock starts a playbook.
 *
 * @param cron Unix, five fields: minute, hour, day of month, month, day of week
 * @param misfire what happens where nobody was there at the time
 * @param calendar name of the days on which it runs; every day where empty
 */
public record Schedule(String cron, ZoneId zone, Misfire misfire, Optional<String> calendar) {
    /** The one calendar that needs no file: Monday to Friday. */
    public static final String WORKING_DAYS = "working-days";

    public enum Misfire {
        /** Once, as soon as somebody is there. */
        RUN_ONCE,
        /** Not before the next time. */
        SKIP
    }

    public Schedule {
        if (cron.isBlank()) throw new IllegalArgumentException("a schedule needs its times");
    }
}
