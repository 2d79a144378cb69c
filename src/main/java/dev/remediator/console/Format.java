package dev.remediator.console;

import dev.remediator.playbook.Schedule;
import dev.remediator.report.AlertView;
import dev.remediator.report.ChangeView;
import dev.remediator.report.Health;
import dev.remediator.run.Say;
import dev.remediator.runbook.Runbook;
import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What templates call to show times and lists. The page's script says the same in the reader's own time zone. */
@TemplateExtension
final class Format {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MAX_LABELS = 6;
    private static final int DIGEST = 12;

    private Format() {}

    static String clock(Instant at) {
        return CLOCK.format(at);
    }

    static String full(Instant at) {
        return FULL.format(at);
    }

    /** {@code 12 s ago}, {@code 3 min ago}, {@code 2 h ago}, {@code 5 d ago}. */
    static String ago(Instant at, Instant now) {
        Duration since = Duration.between(at, now);
        return since.toSeconds() < 1 ? "just now" : rough(since) + " ago";
    }

    /** How long until a temporary change is taken back. */
    static String remaining(ChangeView change, Instant now) {
        Duration left = change.left(now);
        return left.isNegative() || left.isZero()
                ? "due"
                : Say.duration(left.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }

    /** {@code 48 s}, {@code 3 m 20 s}. */
    static String words(Duration time) {
        return Say.duration(time);
    }

    /** {@code every day, 08:00}, or its five fields. */
    static String spoken(Schedule schedule) {
        return Runbook.says(schedule);
    }

    /** How an answer of a target should strike the eye. */
    static String tone(Health.State state) {
        return switch (state) {
            case WELL -> "good";
            case UNWELL -> "bad";
            case NOT_READ -> "call";
            case ASKED -> "quiet";
        };
    }

    /** Of a whole target, in a word or two. */
    static String health(Health.State state) {
        return switch (state) {
            case WELL -> "well";
            case UNWELL -> "not well";
            case NOT_READ -> "cannot be read";
            case ASKED -> "no answer yet";
        };
    }

    /** Of one thing that it was asked about. */
    static String words(Health.State state, Health.Kind kind) {
        return switch (state) {
            case NOT_READ -> "cannot be read";
            case ASKED -> "no answer yet";
            case WELL ->
                switch (kind) {
                    case CHECK -> "passes";
                    case BREAKER -> "closed";
                    case RATE_LIMIT -> "read now";
                };
            case UNWELL ->
                switch (kind) {
                    case CHECK -> "does not pass";
                    case BREAKER -> "open";
                    case RATE_LIMIT -> "not well";
                };
        };
    }

    /** How long until then, "no time" where it is past. */
    static String left(Instant at, Instant now) {
        Duration left = Duration.between(now, at);
        return left.isNegative() || left.isZero()
                ? "no time"
                : Say.duration(left.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }

    /** How much of its time a change has left, in percent. */
    static int percent(ChangeView change, Instant now) {
        long whole =
                Math.max(1, Duration.between(change.madeAt(), change.dueAt()).toMillis());
        return (int) Math.clamp(change.left(now).toMillis() * 100 / whole, 0, 100);
    }

    /** The beginning of a digest, which tells two of them apart. */
    static String brief(String digest) {
        return digest.substring(0, Math.min(DIGEST, digest.length()));
    }

    /** The labels besides the name, in order, as far as there is room. */
    static List<Map.Entry<String, String>> chips(AlertView alert) {
        return alert.labels().entrySet().stream()
                .filter(e -> !e.getKey().equals("alertname"))
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .limit(MAX_LABELS)
                .toList();
    }

    static String rough(Duration d) {
        long s = d.toSeconds();
        if (s < 60) return s + " s";
        if (s < 3600) return s / 60 + " min";
        if (s < 86_400) return s / 3600 + " h";
        return s / 86_400 + " d";
    }
}
