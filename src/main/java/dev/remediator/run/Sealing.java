package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** Where JSON holds sealed secrets: {@code {"sealed": "…"}}, and {@code {"erased": true}} once nobody needs them. */
final class Sealing {
    private static final String SEALED = "sealed";

    private Sealing() {}

    static JsonNode sealed(String text) {
        return JsonNodeFactory.instance.objectNode().put(SEALED, text);
    }

    static boolean isSealed(JsonNode node) {
        return node.isObject() && node.size() == 1 && node.path(SEALED).isTextual();
    }

    /** The same with every secret gone; the very same where there is none. */
    static JsonNode erased(JsonNode node) {
        if (all(node).isEmpty()) return node;
        if (isSealed(node)) return JsonNodeFactory.instance.objectNode().put("erased", true);
        if (node.isObject()) {
            var copy = JsonNodeFactory.instance.objectNode();
            node.fields().forEachRemaining(e -> copy.set(e.getKey(), erased(e.getValue())));
            return copy;
        }
        var copy = JsonNodeFactory.instance.arrayNode();
        node.forEach(item -> copy.add(erased(item)));
        return copy;
    }

    /** The texts of all secrets in it. */
    static List<String> all(JsonNode node) {
        var found = new ArrayList<String>();
        collect(node, found);
        return found;
    }

    private static void collect(JsonNode node, List<String> into) {
        if (isSealed(node)) into.add(node.path(SEALED).textValue());
        else node.forEach(child -> collect(child, into));
    }
}
