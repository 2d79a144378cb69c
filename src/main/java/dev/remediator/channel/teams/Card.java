package dev.remediator.channel.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.channel.News;
import dev.remediator.channel.Wording;
import dev.remediator.report.Headline;
import dev.remediator.report.IncidentStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An adaptive card of version 1.2, all of whose text stands in {@code TextRun}s: these show what they are given, and parse nothing. */
final class Card {
    /** Teams takes about 28 kB and was seen to refuse less; bytes of the whole JSON. */
    static final int MAX_BYTES = 20_000;

    private static final int MOST_TEXT = 8_000;
    private static final int MAX_TITLE = 250;
    private static final int MAX_NOW = 1_000;

    private Card() {}

    /** @param page the incident's page, where the address of the console is configured */
    static String of(Headline h, List<News> news, Instant now, Optional<String> page) {
        for (int room = MOST_TEXT; ; room = room * 2 / 3) {
            String json = message(h, news, now, page, Math.max(room, 64 * news.size()))
                    .toString();
            if (json.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES || room < 64 * news.size()) return json;
        }
    }

    private static ObjectNode message(Headline h, List<News> news, Instant now, Optional<String> page, int room) {
        Wording wording = Wording.plain();
        ObjectNode card = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.2")
                .put("fallbackText", Wording.state(h));
        ArrayNode body = card.putArray("body");
        text(body, Wording.state(h)).put("weight", "Bolder").put("color", color(h.status()));
        text(body, wording.line(Wording.about(h), MAX_TITLE))
                .put("weight", "Bolder")
                .put("size", "Medium");
        text(body, wording.line(h.now(), Math.min(MAX_NOW, room / 2)));
        text(body, Wording.times(h)).put("isSubtle", true).put("size", "Small");
        wording.news(news, now, room).lines().forEach(line -> text(body, line).put("size", "Small"));
        page.ifPresent(url -> card.putArray("actions")
                .addObject()
                .put("type", "Action.OpenUrl")
                .put("title", "Timeline")
                .put("url", url));
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "message");
        message.putArray("attachments")
                .addObject()
                .put("contentType", "application/vnd.microsoft.card.adaptive")
                .putNull("contentUrl")
                .set("content", card);
        return message;
    }

    private static ObjectNode text(ArrayNode body, String text) {
        return body.addObject()
                .put("type", "RichTextBlock")
                .putArray("inlines")
                .addObject()
                .put("type", "TextRun")
                .put("text", text);
    }

    private static String color(IncidentStatus status) {
        return switch (status) {
            case NEEDS_PERSON, NOT_HEALED -> "Attention";
            case ASKING, HELD, WATCHING -> "Warning";
            case HEALING -> "Accent";
            case HEALED -> "Good";
            case OVER -> "Default";
        };
    }
}
