package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Durations;
import java.time.DateTimeException;
import java.time.Duration;

/** Values as people read them in a timeline: short, in one line. */
final class Shown {
    private static final int LONGEST = 60;

    private Shown() {}

    static String value(JsonNode value) {
        if (value.size() == 1 && value.has("sealed")) return "(sealed)";
        return shorter(value.isTextual() ? text(value.textValue()) : value.toString());
    }

    /** {@code age 3d, status SUCCESS}: the fields that say something. */
    static String fields(JsonNode object) {
        if (!object.isObject()) return value(object);
        var shown = new StringBuilder();
        for (var field : object.properties()) {
            var value = field.getValue();
            if (value.isNull() || (value.isContainerNode() && value.isEmpty())) continue;
            if (value.isTextual()
                    && (value.textValue().isEmpty() || value.textValue().equals("PT0S"))) continue;
            if (!shown.isEmpty()) shown.append(", ");
            shown.append(field.getKey()).append(' ');
            if (value.isArray()) shown.append(value.size() == 1 ? "(1 item)" : "(" + value.size() + " items)");
            else if (value.isObject()) shown.append('(').append(fields(value)).append(')');
            else shown.append(value(value));
        }
        return shown.isEmpty() ? "nothing" : shown.toString();
    }

    private static String text(String text) {
        if (!text.startsWith("PT")) return text;
        try {
            return Durations.format(Duration.parse(text));
        } catch (DateTimeException e) {
            return text;
        }
    }

    private static String shorter(String text) {
        var line = text.replace('\n', ' ');
        if (line.codePointCount(0, line.length()) <= LONGEST) return line;
        return line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
