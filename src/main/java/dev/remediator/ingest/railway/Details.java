package dev.remediator.ingest.railway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Free-form JSON as annotations: {@code {"a": {"b": [1]}}} becomes {@code a.b.0 = 1}. Bounded; what is left out is said. */
final class Details {
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_LENGTH = 8 * 1024;
    private static final String CUT = "…";

    /** Says that there was more. */
    static final String MORE = "more";

    private Details() {}

    /** A map of its own, which the caller may add to. Nulls and empty texts are left out. */
    static Map<String, String> flatten(JsonNode details) {
        Map<String, String> flat = new LinkedHashMap<>();
        add(flat, "", details);
        return flat;
    }

    private static void add(Map<String, String> flat, String name, JsonNode node) {
        if (flat.size() >= MAX_ENTRIES) {
            flat.put(MORE, "there were more than " + MAX_ENTRIES + " details; the rest was left out");
        } else if (node.isObject()) {
            node.properties().forEach(entry -> add(flat, below(name, entry.getKey()), entry.getValue()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size() && flat.size() <= MAX_ENTRIES; i++) {
                add(flat, below(name, Integer.toString(i)), node.get(i));
            }
        } else if (node.isValueNode() && !node.isNull() && !node.asText().isEmpty()) {
            flat.put(bounded(name.isEmpty() ? "details" : name), bounded(node.asText()));
        }
    }

    private static String below(String parent, String name) {
        return parent.isEmpty() ? name : parent + '.' + name;
    }

    /** At most 8 Ki chars, and never half a character. */
    static String bounded(String text) {
        if (text.length() <= MAX_LENGTH) return text;
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 2)) ? MAX_LENGTH - 2 : MAX_LENGTH - 1;
        return text.substring(0, end) + CUT;
    }
}
