package dev.remediator.console;

import dev.remediator.report.Mark;
import dev.remediator.run.Announcement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A line of a timeline.
 *
 * @param sign name of its sign: the announcement's kind, {@code temporary-made}
 * @param stage to which part of the story it belongs, in a word
 */
record Line(Instant at, String sign, String stage, String tone, String text, List<String> details) {
    static Line of(Announcement a) {
        return of(a.at(), a.kind(), a.text(), a.details());
    }

    static Line of(Instant at, Announcement.Kind kind, String text, List<String> details) {
        Mark mark = Mark.of(kind);
        return new Line(
                at,
                kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                mark.stage().word(),
                mark.tone().slug(),
                text,
                details);
    }
}
