package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.report.PlainText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a service has sent, made harmless to terminals. */
final class Shown {
    private static final int LINE = 2_000;

    private Shown() {}

    static String line(String text) {
        return PlainText.cut(PlainText.line(text), LINE);
    }

    /** A time for people: to the second, and as it came where it is none. */
    static String moment(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeException e) {
            return line(text);
        }
    }

    /** Texts of alerts and platforms may hold what steers a terminal. */
    static JsonNode harmless(JsonNode node) {
        if (node.isTextual()) return JsonNodeFactory.instance.textNode(Shown.line(node.textValue()));
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> array.add(harmless(each)));
            return array;
        }
        if (!node.isObject()) return node;
        var object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(each -> object.set(Shown.line(each.getKey()), harmless(each.getValue())));
        return object;
    }

    /** One text of it, as a line; empty where there is none. */
    static String text(JsonNode node, String name) {
        return line(node.path(name).asText(""));
    }

    /** Line by line; an empty text has none. */
    static List<String> lines(String text) {
        return text.lines().map(Shown::line).toList();
    }
}
