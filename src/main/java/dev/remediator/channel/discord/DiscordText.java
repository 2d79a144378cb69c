package dev.remediator.channel.discord;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.channel.News;
import dev.remediator.channel.Wording;
import dev.remediator.report.Headline;
import dev.remediator.report.IncidentStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Discord is sent. Alert text goes only into an embed, where nothing unfolds and nobody is called, and every
 * character that Discord gives a meaning to is escaped there; {@code content}, which notifications show, has our own words.
 */
final class DiscordText {
    /** Of {@code description}; title and description together stay below the 6,000 of a whole message. */
    static final int MAX_DESCRIPTION = 4_096;

    static final int MAX_TITLE = 256;
    static final int MAX_THREAD_NAME = 100;
    private static final String SPECIAL = "\\*_~`|<>[]()#@-";
    static final Wording WORDING = new Wording(DiscordText::escape);

    private DiscordText() {}

    /** How the incident stands; edited in place. */
    static ObjectNode headline(Headline h, Optional<String> page) {
        ObjectNode embed = JsonNodeFactory.instance
                .objectNode()
                .put("title", WORDING.line(Wording.about(h), MAX_TITLE))
                .put("description", WORDING.line(h.now(), 1_000) + "\n" + Wording.times(h))
                .put("color", color(h.status()));
        page.ifPresent(url -> embed.put("url", url));
        return message(Wording.state(h), embed);
    }

    /** What has happened; never edited. */
    static ObjectNode news(Headline h, List<News> news, Instant now) {
        ObjectNode embed = JsonNodeFactory.instance
                .objectNode()
                .put("title", WORDING.line(Wording.about(h), MAX_TITLE))
                .put("description", WORDING.news(news, now, MAX_DESCRIPTION))
                .put("color", color(h.status()));
        return message(Wording.state(h), embed);
    }

    static String threadName(Headline h) {
        String name = Wording.plain().line(Wording.about(h), MAX_THREAD_NAME);
        return name.isBlank() ? "Incident" : name;
    }

    private static ObjectNode message(String content, ObjectNode embed) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("content", content);
        message.putArray("embeds").add(embed);
        message.putObject("allowed_mentions").putArray("parse");
        return message;
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (SPECIAL.indexOf(c) >= 0) escaped.append('\\');
            escaped.append((char) c);
        });
        return escaped.toString();
    }

    private static int color(IncidentStatus status) {
        return switch (status) {
            case NEEDS_PERSON, NOT_HEALED -> 0xC62828;
            case HEALING -> 0x1565C0;
            case ASKING, HELD, WATCHING -> 0xF9A825;
            case HEALED -> 0x2E7D32;
            case OVER -> 0x757575;
        };
    }
}
