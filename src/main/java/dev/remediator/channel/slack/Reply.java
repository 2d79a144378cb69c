package dev.remediator.channel.slack;

import dev.remediator.channel.News;
import dev.remediator.report.PlainText;
import dev.remediator.run.Announcement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The steps of an incident as one message in its thread, sent with Slack's markup switched off.
 *
 * @param broadcast shown in the channel, too: people must look now, or are waited for
 */
record Reply(String text, boolean broadcast) {
    /** Slack cuts texts at 4,000 characters. */
    static final int MAX = 3_900;

    private static final int MAX_TEXT = 700;
    private static final int MAX_DETAIL = 200;
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * All of the news, a line each, with their details as long as there is room.
     *
     * @param now where news are told late, each line says when it happened
     */
    static Reply of(List<News> news, Instant now) {
        boolean late =
                news.stream().anyMatch(n -> n.announcement().at().plus(LATE).isBefore(now));
        String text = lines(news, late, true, MAX_TEXT);
        if (text.length() > MAX) text = lines(news, late, false, MAX_TEXT);
        if (text.length() > MAX) text = lines(news, late, false, MAX / news.size() - 40);
        return new Reply(
                PlainText.cut(text, MAX),
                news.stream()
                        .map(n -> n.announcement().kind())
                        .anyMatch(kind -> kind.calls() || kind == Announcement.Kind.ASKED));
    }

    private static String lines(List<News> news, boolean late, boolean details, int maxText) {
        return news.stream()
                .map(n -> line(n.announcement(), late, details, maxText))
                .collect(Collectors.joining("\n"));
    }

    private static String line(Announcement a, boolean late, boolean details, int maxText) {
        StringBuilder line = new StringBuilder(SlackText.sign(a.kind())).append(' ');
        if (late) line.append(TIME.format(a.at())).append(" UTC  ");
        line.append(SlackText.line(a.text(), maxText));
        if (details) a.details().forEach(d -> line.append("\n      ").append(SlackText.line(d, MAX_DETAIL)));
        return line.toString();
    }
}
