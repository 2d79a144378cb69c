package dev.remediator.channel;

import dev.remediator.report.Headline;
import dev.remediator.report.IncidentStatus;
import dev.remediator.report.Mark;
import dev.remediator.report.PlainText;
import dev.remediator.run.Announcement;
import dev.remediator.run.Say;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An incident and its news as lines of text for one channel: each text on one line, escaped as the channel asks, cut as it
 * counts. Pure.
 *
 * @param escape takes every meaning from a line of text; never makes it shorter
 */
public record Wording(UnaryOperator<String> escape) {
    private static final int MAX_TEXT = 700;
    private static final int MAX_DETAIL = 200;
    /** What stands around the text of a line: sign, time, line end. */
    private static final int AROUND = 24;

    private static final Duration LATE = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** For what shows text as it comes. */
    public static Wording plain() {
        return new Wording(UnaryOperator.identity());
    }

    /**
     * The text on one line, escaped.
     *
     * @param max in UTF-16 units, of the escaped text; what is longer ends with an ellipsis
     */
    public String line(String text, int max) {
        String line = PlainText.line(text);
        String whole = escape.apply(PlainText.cut(line, max));
        if (whole.length() <= max) return whole;
        int fits = 1;
        for (int tooLong = max; tooLong - fits > 1; ) {
            int middle = (fits + tooLong) >>> 1;
            if (escape.apply(PlainText.cut(line, middle)).length() <= max) fits = middle;
            else tooLong = middle;
        }
        return escape.apply(PlainText.cut(line, fits));
    }

    /**
     * All of the news, a line each, with their details as long as there is room for those.
     *
     * @param now where news are told late, each line says when it happened
     * @param max in UTF-16 units; at least 64 for each of the news
     */
    public String news(List<News> news, Instant now, int max) {
        boolean late =
                news.stream().anyMatch(n -> n.announcement().at().plus(LATE).isBefore(now));
        String text = lines(news, late, true, Math.min(MAX_TEXT, max / 2));
        if (text.length() > max) text = lines(news, late, false, Math.min(MAX_TEXT, max / 2));
        if (text.length() > max) text = lines(news, late, false, max / news.size() - AROUND);
        return text;
    }

    private String lines(List<News> news, boolean late, boolean details, int maxText) {
        return news.stream()
                .map(n -> line(n.announcement(), late, details, maxText))
                .collect(Collectors.joining("\n"));
    }

    private String line(Announcement a, boolean late, boolean details, int maxText) {
        StringBuilder line = new StringBuilder(sign(a.kind())).append(' ');
        if (late) line.append(TIME.format(a.at())).append(" UTC  ");
        line.append(line(a.text(), maxText));
        if (details) a.details().forEach(d -> line.append("\n    · ").append(line(d, MAX_DETAIL)));
        return line.toString();
    }

    /** {@code 🔧 Healing · P1}: our own words alone, so that nothing has to be escaped. */
    public static String state(Headline h) {
        String state = h.status().words()
                + (h.healedAt().isPresent()
                        ? h.took().map(t -> " in " + Say.duration(t)).orElse("")
                        : "");
        return "%s %s · %s".formatted(sign(h.status()), state, h.severity());
    }

    /** {@code started 22 Nov 09:14:03, healed 22 Nov 09:15:40 UTC}. */
    public static String times(Headline h) {
        StringBuilder times = new StringBuilder("started ").append(DAY_AND_TIME.format(h.openedAt()));
        h.healedAt().ifPresent(t -> times.append(", healed ").append(DAY_AND_TIME.format(t)));
        h.closedAt().ifPresent(t -> times.append(", closed ").append(DAY_AND_TIME.format(t)));
        return times.append(" UTC").toString();
    }

    /** What it is about: the title, and the target where the title does not name it. */
    public static String about(Headline h) {
        return h.title().contains(h.target()) ? h.title() : h.title() + " (" + h.target() + ")";
    }

    public static String sign(IncidentStatus status) {
        return switch (status) {
            case NEEDS_PERSON -> "🚨";
            case ASKING -> "🙋";
            case HEALING -> "🔧";
            case NOT_HEALED -> "❌";
            case HELD -> "✋";
            case WATCHING -> "👀";
            case HEALED -> "✅";
            case OVER -> "⚪";
        };
    }

    public static String sign(Announcement.Kind kind) {
        return switch (Mark.of(kind).tone()) {
            case CALL -> "🚨";
            case BAD -> "⚠️";
            case GOOD -> "✅";
            case BUSY -> "🔧";
            case QUIET -> "▫️";
        };
    }
}
