package dev.remediator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Walks a schema beside a file, to tell in which order a group's keys are written. */
final class KeyOrder {
    /** For what the schema does not describe: every order is as good. */
    static final KeyOrder NONE = new KeyOrder(MissingNode.getInstance(), MissingNode.getInstance());

    private final JsonNode root;
    private final JsonNode here;

    private KeyOrder(JsonNode root, JsonNode here) {
        this.root = root;
        this.here = resolved(root, here);
    }

    static KeyOrder of(JsonNode schema) {
        return new KeyOrder(schema, schema);
    }

    private static JsonNode resolved(JsonNode root, JsonNode schema) {
        String ref = schema.path("$ref").asText("");
        return ref.startsWith("#/$defs/") ? root.path("$defs").path(ref.substring("#/$defs/".length())) : schema;
    }

    /** @param group the keys of a group with those values that are texts; of others the empty text */
    List<String> sorted(Map<String, String> group) {
        var known = new ArrayList<>(properties(group).keySet());
        known.retainAll(group.keySet());
        var all = new ArrayList<>(known);
        for (String key : group.keySet()) if (!known.contains(key)) all.add(key);
        return all;
    }

    KeyOrder at(String key, Map<String, String> group) {
        JsonNode child = properties(group).get(key);
        if (child == null) child = here.path("additionalProperties");
        return new KeyOrder(root, child);
    }

    KeyOrder items() {
        if (here.has("items")) return new KeyOrder(root, here.path("items"));
        for (JsonNode one : here.path("anyOf")) if (one.has("items")) return new KeyOrder(root, one.path("items"));
        return NONE;
    }

    private Map<String, JsonNode> properties(Map<String, String> group) {
        var properties = new LinkedHashMap<String, JsonNode>();
        collect(here, group, properties);
        return properties;
    }

    private void collect(JsonNode schema, Map<String, String> group, Map<String, JsonNode> into) {
        schema.path("properties").properties().forEach(property -> {
            if (property.getValue().isObject() && says(property.getValue()))
                into.put(property.getKey(), property.getValue());
        });
        for (JsonNode one : schema.path("anyOf")) collect(resolved(root, one), group, into);
        for (JsonNode one : schema.path("allOf")) {
            if (!one.has("if")) collect(resolved(root, one), group, into);
            else if (holds(one.path("if"), group)) collect(one.path("then"), group, into);
        }
    }

    /** A condition on a key is no description of it. */
    private static boolean says(JsonNode property) {
        return property.has("description") || property.has("$ref") || property.has("type") || property.has("anyOf");
    }

    private static boolean holds(JsonNode condition, Map<String, String> group) {
        if (condition.has("not")) return !holds(condition.path("not"), group);
        for (JsonNode key : condition.path("required")) if (!group.containsKey(key.asText())) return false;
        for (var property : condition.path("properties").properties()) {
            boolean one = false;
            for (JsonNode value : property.getValue().path("enum"))
                one |= value.asText().equals(group.get(property.getKey()));
            if (!one) return false;
        }
        return true;
    }
}
