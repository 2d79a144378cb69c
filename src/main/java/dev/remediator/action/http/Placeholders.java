package dev.remediator.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@code {count}} and the like into the texts of a JSON template. A text that is nothing but one placeholder
 * becomes the value itself, a number or an object; within a longer text the value becomes part of the text. Keys are
 * never filled, and filled values never looked at again.
 */
final class Placeholders {
    private Placeholders() {}

    static JsonNode fill(JsonNode template, Map<String, JsonNode> values) {
        if (template.isTextual()) return text(template.textValue(), values);
        if (template.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            template.forEach(element -> array.add(fill(element, values)));
            return array;
        }
        if (template.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            template.properties().forEach(e -> object.set(e.getKey(), fill(e.getValue(), values)));
            return object;
        }
        return template;
    }

    /** Every placeholder of a template. */
    static Set<String> names(JsonNode template) {
        var names = new TreeSet<String>();
        if (template.isTextual()) collect(template.textValue(), names);
        template.forEach(child -> names.addAll(names(child)));
        return names;
    }

    /** @throws IllegalArgumentException where a template asks for something that will not be there */
    static void require(JsonNode template, Set<String> known) {
        for (var name : names(template)) {
            if (!known.contains(name))
                throw new IllegalArgumentException("unknown placeholder {" + name + "}, known: {"
                        + String.join("}, {", new TreeSet<>(known)) + "}");
        }
    }

    private static JsonNode text(String text, Map<String, JsonNode> values) {
        var whole = next(text, 0);
        if (whole != null && whole.from == 0 && whole.to == text.length()) {
            var value = values.get(whole.name);
            if (value != null) return value;
        }
        var filled = new StringBuilder();
        var at = 0;
        for (var hole = whole; hole != null; hole = next(text, hole.to)) {
            var value = values.get(hole.name);
            filled.append(text, at, hole.from)
                    .append(value == null ? text.substring(hole.from, hole.to) : value.asText());
            at = hole.to;
        }
        return TextNode.valueOf(filled.append(text, at, text.length()).toString());
    }

    private static void collect(String text, Set<String> names) {
        for (var hole = next(text, 0); hole != null; hole = next(text, hole.to)) names.add(hole.name);
    }

    private record Hole(String name, int from, int to) {}

    private static @Nullable Hole next(String text, int start) {
        for (var from = text.indexOf('{', start); from >= 0; from = text.indexOf('{', from + 1)) {
            var to = from + 1;
            while (to < text.length() && ((text.charAt(to) >= 'a' && text.charAt(to) <= 'z') || text.charAt(to) == '-'))
                to++;
            if (to > from + 1 && to < text.length() && text.charAt(to) == '}')
                return new Hole(text.substring(from + 1, to), from, to + 1);
        }
        return null;
    }
}
