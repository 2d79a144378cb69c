package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.Durations;
import dev.remediator.playbook.YamlFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes evidence whole that a test describes in part, as the reading's output record would have been. */
final class FactTypes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Told what does not fit. */
    interface Complaint {
        /** @param pointer JSON pointer of the value; {@code ofKey} of its key */
        void at(String pointer, String message, boolean ofKey);
    }

    private final Instant start;
    private final Complaint complaint;

    /** @param start what relative times count from */
    FactTypes(Instant start, Complaint complaint) {
        this.start = start;
        this.complaint = complaint;
    }

    JsonNode complete(Class<?> type, JsonNode written) {
        return record(type, written, "");
    }

    private JsonNode record(Class<?> type, JsonNode written, String at) {
        if (!written.isObject()) {
            if (written.isTextual()) {
                var parsed = parsed(type, written.textValue());
                if (parsed.isPresent()) return parsed.get();
            }
            return complain(at, "is a group of fields: " + String.join(", ", names(type)), empty(type, at));
        }
        var known = names(type);
        written.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name))
                complaint.at(at + "/" + name, "unknown field '" + name + "'" + YamlFile.suggest(name, known), true);
        });
        var whole = JSON.objectNode();
        for (var component : type.getRecordComponents()) {
            var node = written.get(component.getName());
            var value = node == null || node.isNull()
                    ? empty(component.getGenericType(), at)
                    : value(component.getGenericType(), node, at + "/" + component.getName());
            if (!value.isNull()) whole.set(component.getName(), value);
        }
        return whole;
    }

    private static Set<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private JsonNode value(Type type, JsonNode node, String at) {
        if (type instanceof ParameterizedType generic) return container(generic, node, at);
        if (!(type instanceof Class<?> raw)) return node;
        if (raw.isRecord()) return record(raw, node, at);
        if (raw == Duration.class) return duration(node, at);
        if (raw == Instant.class) return instant(node, at);
        if (raw == boolean.class || raw == Boolean.class)
            return node.isBoolean() ? node : complain(at, "is true or false", JSON.booleanNode(false));
        if (whole(raw)) return node.isIntegralNumber() ? node : complain(at, "is a whole number", JSON.numberNode(0));
        if (number(raw)) return node.isNumber() ? node : complain(at, "is a number", JSON.numberNode(0));
        if (raw.isEnum() || CharSequence.class.isAssignableFrom(raw))
            return node.isTextual() ? node : complain(at, "is a text; put it in quotes", JSON.textNode(""));
        return node;
    }

    private JsonNode container(ParameterizedType type, JsonNode node, String at) {
        var arguments = type.getActualTypeArguments();
        var raw = (Class<?>) type.getRawType();
        if (raw == Optional.class) return value(arguments[0], node, at);
        if (Collection.class.isAssignableFrom(raw)) {
            var items = JSON.arrayNode();
            if (!node.isArray()) return complain(at, "is a list", items);
            for (int i = 0; i < node.size(); i++) items.add(value(arguments[0], node.get(i), at + "/" + i));
            return items;
        }
        if (!Map.class.isAssignableFrom(raw)) return node;
        var fields = JSON.objectNode();
        if (!node.isObject()) return complain(at, "is a group of names", fields);
        node.properties()
                .forEach(e -> fields.set(e.getKey(), value(arguments[1], e.getValue(), at + "/" + e.getKey())));
        return fields;
    }

    private JsonNode duration(JsonNode node, String at) {
        try {
            if (node.isTextual())
                return JSON.textNode(Durations.parse(node.textValue()).toString());
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        return complain(at, "is a duration such as 90s or 3d", JSON.textNode(Duration.ZERO.toString()));
    }

    /** {@code 2026-01-05T10:00:00Z}, or since the start: {@code -2h}, {@code +20d}. */
    private JsonNode instant(JsonNode node, String at) {
        var text = node.isTextual() ? node.textValue() : "";
        try {
            if (text.startsWith("-"))
                return JSON.textNode(
                        start.minus(Durations.parse(text.substring(1))).toString());
            if (text.startsWith("+"))
                return JSON.textNode(
                        start.plus(Durations.parse(text.substring(1))).toString());
            return JSON.textNode(Instant.parse(text).toString());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return complain(
                    at,
                    "is a time such as 2026-01-05T10:00:00Z, or one counted from the start: -2h, +20d",
                    JSON.textNode(start.toString()));
        }
    }

    private JsonNode complain(String at, String what, JsonNode instead) {
        var name = at.substring(at.lastIndexOf('/') + 1);
        complaint.at(at, (name.isEmpty() ? "this evidence " : "'" + name + "' ") + what, false);
        return instead;
    }

    /** What a field is of which nothing is said. */
    private JsonNode empty(Type type, String at) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) return NullNode.getInstance();
            return Collection.class.isAssignableFrom(raw) ? JSON.arrayNode() : JSON.objectNode();
        }
        if (!(type instanceof Class<?> raw)) return NullNode.getInstance();
        if (raw.isRecord()) return record(raw, JSON.objectNode(), at);
        if (raw == Duration.class) return JSON.textNode(Duration.ZERO.toString());
        if (raw == Instant.class) return JSON.textNode(start.toString());
        if (raw == boolean.class || raw == Boolean.class) return JSON.booleanNode(false);
        if (whole(raw)) return JSON.numberNode(0);
        if (number(raw)) return JSON.numberNode(0.0);
        if (raw.isEnum()) return JSON.textNode(((Enum<?>) raw.getEnumConstants()[0]).name());
        return CharSequence.class.isAssignableFrom(raw) ? JSON.textNode("") : NullNode.getInstance();
    }

    private static boolean whole(Class<?> raw) {
        return raw == int.class
                || raw == long.class
                || raw == short.class
                || raw == byte.class
                || raw == Integer.class
                || raw == Long.class
                || raw == Short.class
                || raw == Byte.class
                || raw == BigInteger.class;
    }

    private static boolean number(Class<?> raw) {
        return raw == double.class
                || raw == float.class
                || raw == Double.class
                || raw == Float.class
                || raw == BigDecimal.class;
    }

    /** A record that is written as one text, such as a rate. */
    private static Optional<JsonNode> parsed(Class<?> type, String text) {
        try {
            var parse = type.getMethod("parse", String.class);
            return parse.invoke(null, text) instanceof Record record
                    ? Optional.of(ActionTypes.write(record))
                    : Optional.empty();
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return Optional.empty();
        }
    }
}
