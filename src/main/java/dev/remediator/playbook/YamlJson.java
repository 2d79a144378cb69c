package dev.remediator.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.function.Function;

/** From YAML to JSON, and back from a place in the JSON to the one in the file. */
final class YamlJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlJson() {}

    static JsonNode json(Node node) {
        return json(node, scalar -> JSON.textNode(scalar.text()));
    }

    /** @param texts what becomes of a text */
    static JsonNode json(Node node, Function<Node.Scalar, JsonNode> texts) {
        return switch (node) {
            case Node.Scalar scalar -> scalar(scalar, texts);
            case Node.Items items -> {
                var array = JSON.arrayNode();
                for (var item : items.items()) array.add(json(item, texts));
                yield array;
            }
            case Node.Mapping mapping -> {
                var object = JSON.objectNode();
                mapping.entries().forEach((key, entry) -> object.set(key, json(entry.value(), texts)));
                yield object;
            }
        };
    }

    private static JsonNode scalar(Node.Scalar scalar, Function<Node.Scalar, JsonNode> texts) {
        return switch (scalar.kind()) {
            case TEXT -> texts.apply(scalar);
            case INTEGER -> number(integer(scalar.text()));
            case DECIMAL -> decimal(scalar);
            case BOOLEAN -> JSON.booleanNode(bool(scalar));
            case NULL -> JSON.nullNode();
        };
    }

    /** Infinity and "not a number" have no place in JSON: they stay texts, which no number's key accepts. */
    private static JsonNode decimal(Node.Scalar scalar) {
        try {
            double value = Double.parseDouble(scalar.text());
            return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(scalar.text());
        } catch (NumberFormatException e) {
            return JSON.textNode(scalar.text());
        }
    }

    private static JsonNode number(BigInteger value) {
        return value.bitLength() < Long.SIZE ? JSON.numberNode(value.longValue()) : JSON.numberNode(value);
    }

    static boolean bool(Node.Scalar scalar) {
        return scalar.text().equalsIgnoreCase("true");
    }

    /** In the notations of YAML 1.2: 12, -12, 0o14, 0xC. */
    static BigInteger integer(String text) {
        if (text.startsWith("0o")) return new BigInteger(text.substring(2), 8);
        if (text.startsWith("0x")) return new BigInteger(text.substring(2), 16);
        return new BigInteger(text);
    }

    /**
     * Where the value of a JSON pointer (RFC 6901) stands.
     *
     * @param ofKey its key instead of its value
     */
    static Place place(Node root, String pointer, boolean ofKey) {
        Node node = root;
        Place place = root.place();
        for (String token :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            String name = token.replace("~1", "/").replace("~0", "~");
            switch (node) {
                case Node.Mapping mapping
                when mapping.entries().get(name) instanceof Node.Entry entry -> {
                    node = entry.value();
                    place = ofKey ? entry.key() : node.place();
                }
                case Node.Items items
                when index(name) < items.items().size() -> {
                    node = items.items().get(index(name));
                    place = node.place();
                }
                case Node.Mapping _, Node.Items _, Node.Scalar _ -> {
                    return place;
                }
            }
        }
        return place;
    }

    private static int index(String token) {
        try {
            return Integer.parseUnsignedInt(token);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }
}
