package dev.remediator.channel.email;

import dev.remediator.channel.News;
import dev.remediator.channel.Picture;
import dev.remediator.channel.Wording;
import dev.remediator.report.Headline;
import dev.remediator.run.Announcement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One mail of an incident's thread. Its ids are made of the incident and the news alone: the same at every attempt, so
 * that a mail that arrives twice is one to whoever keeps ids.
 *
 * @param subject the same for all of a thread, because some programs tell threads by it
 * @param headers without subject and addresses
 * @param picture below the text
 */
record Mail(String subject, String text, String html, Map<String, String> headers, Optional<Picture> picture) {
    private static final int MAX_SUBJECT = 200;
    private static final int MAX_LINE = 1_000;
    private static final int MAX_NEWS = 60_000;
    private static final int MAX_WORDS = 2_000;

    private static final String IMAGE = "<p><img src=\"cid:%s\" alt=\"%s\" style=\"max-width:100%%\"></p>\n<p>%s</p>\n";

    Mail {
        headers = Map.copyOf(headers);
    }

    /**
     * @param history of the incident up to the news
     * @param first whether nothing of the incident was mailed before
     * @param domain of the sender, for ids
     */
    static Mail of(
            List<Announcement> history,
            List<News> news,
            boolean first,
            Instant now,
            String domain,
            Optional<String> page) {
        UUID incident = history.getFirst().incident();
        Headline headline = Headline.of(history);
        return new Mail(
                subject(Headline.of(history.subList(0, 1))),
                body(Wording.plain(), headline, news, now)
                        + page.map(url -> "\n\n" + url).orElse("") + "\n",
                html(headline, news, now, page),
                headers(incident, news, first, domain),
                Optional.empty());
    }

    /** The same mail with a picture. What it shows stands in the text, too: not every program shows alternative texts. */
    Mail with(Picture shown) {
        String words = Wording.plain().line(shown.words().replace('\n', ' '), MAX_WORDS);
        return new Mail(
                subject,
                text + "\n" + words + "\n",
                html.replace("</body>", IMAGE.formatted(cid(), escape(words), escape(words)) + "</body>"),
                headers,
                Optional.of(shown));
    }

    /** How the text refers to the picture, without the brackets of the header. */
    String cid() {
        return "picture."
                + headers.getOrDefault("Message-ID", "").replace("<", "").replace(">", "");
    }

    private static String subject(Headline opened) {
        return Wording.plain().line("[%s] %s".formatted(opened.severity(), Wording.about(opened)), MAX_SUBJECT);
    }

    private static String body(Wording wording, Headline h, List<News> news, Instant now) {
        return """
                %s
                %s
                %s
                %s

                %s""".formatted(
                        Wording.state(h),
                        wording.line(Wording.about(h), MAX_LINE),
                        wording.line(h.now(), MAX_LINE),
                        Wording.times(h),
                        wording.news(news, now, MAX_NEWS));
    }

    private static String html(Headline h, List<News> news, Instant now, Optional<String> page) {
        String lines = body(new Wording(Mail::escape), h, news, now).replace("\n", "<br>\n");
        return "<!DOCTYPE html>\n<html><body style=\"font-family:sans-serif\">\n<p>" + lines + "</p>\n"
                + page.map(url -> "<p><a href=\"" + escape(url) + "\">Timeline</a></p>\n")
                        .orElse("")
                + "</body></html>\n";
    }

    private static Map<String, String> headers(UUID incident, List<News> news, boolean first, String domain) {
        String root = "<%s@%s>".formatted(incident, domain);
        if (first)
            return Map.of(
                    "Message-ID",
                    root,
                    "Auto-Submitted",
                    "auto-generated",
                    "X-Remediator-Incident",
                    incident.toString());
        String id = "<%s.%d-%d@%s>"
                .formatted(incident, news.getFirst().id(), news.getLast().id(), domain);
        return Map.of(
                "Message-ID", id,
                "In-Reply-To", root,
                "References", root,
                "Auto-Submitted", "auto-generated",
                "X-Remediator-Incident", incident.toString());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
