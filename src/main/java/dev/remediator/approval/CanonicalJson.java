package dev.remediator.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** The same text for the same JSON, however its keys were ordered or its numbers written: RFC 8785 as far as plans need it. */
final class CanonicalJson {
    private CanonicalJson() {}

    static String of(JsonNode node) {
        var text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        if (node.isObject()) {
            var sorted = new TreeMap<String, JsonNode>();
            node.fields().forEachRemaining(e -> sorted.put(e.getKey(), e.getValue()));
            members(sorted, out);
        } else if (node.isArray()) {
            var items = new ArrayList<JsonNode>();
            node.forEach(items::add);
            out.append('[');
            for (int i = 0; i < items.size(); i++) {
                if (i > 0) out.append(',');
                write(items.get(i), out);
            }
            out.append(']');
        } else if (node.isNumber()) {
            var number = node.decimalValue();
            out.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
        } else {
            out.append(node);
        }
    }

    private static void members(Map<String, JsonNode> members, StringBuilder out) {
        out.append('{');
        boolean first = true;
        for (var member : members.entrySet()) {
            if (!first) out.append(',');
            first = false;
            out.append(TextNode.valueOf(member.getKey())).append(':');
            write(member.getValue(), out);
        }
        out.append('}');
    }
}
