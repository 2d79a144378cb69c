package dev.remediator.channel.mattermost;

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
 * What Mattermost is sent. Alert text goes only into an attachment, where nothing unfolds. Mattermost looks for mentions
 * there, too, and knows no way to switch that off: an invisible space behind the sign keeps a name from being one.
 */
final class MattermostText {
    /** Of a whole message, in characters; a longer one is cut into several by Mattermost. */
    static final int MAX = 16_383;

    private static final int MAX_TITLE = 250;
    private static final int MAX_NOW = 1_000;
    private static final String MARKDOWN = "\\*_`|<>[]()!-+";
    private static final String CALLING = "@#~:";
    static final char NOTHING = '\u200b';
    static final Wording WORDING = new Wording(MattermostText::escape);

    private MattermostText() {}

    static ObjectNode of(Headline h, List<News> news, Instant now, Optional<String> page) {
        String state = Wording.state(h);
        String title = WORDING.line(Wording.about(h), MAX_TITLE);
        String head = "**%s**\n%s\n%s".formatted(title, WORDING.line(h.now(), MAX_NOW), Wording.times(h));
        String link = page.map(url -> "\n[Timeline](" + url + ")").orElse("");
        int room = MAX - state.length() - head.length() - link.length() - 4;
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("text", state);
        message.putArray("attachments")
                .addObject()
                .put("fallback", state)
                .put("color", color(h.status()))
                .put("text", head + "\n\n" + WORDING.news(news, now, room) + link);
        message.putObject("props").put("disable_group_highlight", true);
        return message;
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (MARKDOWN.indexOf(c) >= 0) escaped.append('\\');
            escaped.append((char) c);
            if (CALLING.indexOf(c) >= 0) escaped.append(NOTHING);
        });
        return escaped.toString();
    }

    private static String color(IncidentStatus status) {
        return switch (status) {
            case NEEDS_PERSON, NOT_HEALED -> "#C62828";
            case HEALING -> "#1565C0";
            case ASKING, HELD, WATCHING -> "#F9A825";
            case HEALED -> "#2E7D32";
            case OVER -> "#757575";
        };
    }
}
