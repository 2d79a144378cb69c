package dev.remediator.report;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Start;
import dev.remediator.report.PlaybookRecords.PlaybookRecord;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A playbook that is in force, and what goes on with it.
 *
 * @param open how many of its runs are not over
 * @param last the newest run
 * @param record how its runs have ended; empty where none has begun
 * @param demoted since when it acts only with consent, and why
 */
public record PlaybookView(
        Playbook playbook,
        int open,
        Optional<RunView> last,
        Optional<PlaybookRecord> record,
        Optional<Demoted> demoted) {
    /** That it failed too often. */
    public record Demoted(Instant since, String why) {}

    public String name() {
        return playbook.name();
    }

    /** {@code observe}, {@code suggest}, {@code approve}, {@code auto}. */
    public String autonomy() {
        return playbook.autonomy().name().toLowerCase(Locale.ROOT);
    }

    /** What begins it: {@code alert}, {@code schedule}, {@code person}. */
    public String startedBy() {
        return switch (playbook.start()) {
            case Start.OnAlert _ -> "alert";
            case Start.OnSchedule _ -> "schedule";
            case Start.ByPerson _ -> "person";
        };
    }
}
