package dev.remediator.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.StructType;
import dev.remediator.action.Durations;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evidence as CEL sees it, and what CEL gives back. CEL wants Long and Double, java.time's Duration and Instant. */
final class CelValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CelValues() {}

    /**
     * A JSON value as its type says. Fields that are null or absent are left out, so that {@code has()} answers.
     *
     * @throws IllegalArgumentException when the value has another shape than its type
     */
    static @Nullable Object typed(CelType type, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) return null;
        return switch (type) {
            case ListType list -> {
                if (!value.isArray()) throw mismatch("a list", value);
                var items = new ArrayList<Object>(value.size());
                for (var item : value) {
                    var typed = typed(list.elemType(), item);
                    if (typed != null) items.add(typed);
                }
                yield items;
            }
            case MapType map -> {
                if (!value.isObject()) throw mismatch("an object", value);
                yield fields(value, name -> map.valueType());
            }
            case StructType struct -> {
                if (!value.isObject()) throw mismatch("an object", value);
                yield fields(
                        value,
                        name -> struct.findField(name)
                                .map(StructType.Field::type)
                                .orElse(null));
            }
            default -> simple(type, value);
        };
    }

    private interface FieldTypes {
        @Nullable CelType of(String name);
    }

    private static Map<String, Object> fields(JsonNode object, FieldTypes types) {
        var fields = new LinkedHashMap<String, Object>();
        for (var field : object.properties()) {
            var type = types.of(field.getKey());
            var typed = type == null ? null : typed(type, field.getValue());
            if (typed != null) fields.put(field.getKey(), typed);
        }
        return fields;
    }

    private static Object simple(CelType type, JsonNode value) {
        return switch (type.kind()) {
            case BOOL -> {
                if (!value.isBoolean()) throw mismatch("true or false", value);
                yield value.booleanValue();
            }
            case INT -> {
                if (!value.isIntegralNumber() || !value.canConvertToLong()) throw mismatch("a whole number", value);
                yield value.longValue();
            }
            case DOUBLE -> {
                if (!value.isNumber()) throw mismatch("a number", value);
                yield value.doubleValue();
            }
            case STRING -> {
                if (!value.isTextual()) throw mismatch("a text", value);
                yield value.textValue();
            }
            case DURATION -> time(value, Duration::parse, "a duration");
            case TIMESTAMP -> time(value, Instant::parse, "a time");
            default -> open(value);
        };
    }

    private static <T> T time(JsonNode value, java.util.function.Function<String, T> parse, String what) {
        if (!value.isTextual()) throw mismatch(what, value);
        try {
            return parse.apply(value.textValue());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not " + what + " in ISO-8601", e);
        }
    }

    /** A value whose type nobody declared. */
    static Object open(JsonNode value) {
        if (value.isObject()) {
            var fields = new LinkedHashMap<String, Object>();
            for (var field : value.properties())
                if (!field.getValue().isNull()) fields.put(field.getKey(), open(field.getValue()));
            return fields;
        }
        if (value.isArray()) {
            var items = new ArrayList<Object>(value.size());
            for (var item : value) if (!item.isNull()) items.add(open(item));
            return items;
        }
        if (value.isBoolean()) return value.booleanValue();
        if (value.isIntegralNumber() && value.canConvertToLong()) return value.longValue();
        if (value.isNumber()) return value.doubleValue();
        return value.asText();
    }

    private static IllegalArgumentException mismatch(String wanted, JsonNode value) {
        return new IllegalArgumentException("should be " + wanted + " and is of type "
                + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
    }

    /** As parameters of an action are handed over. */
    static JsonNode json(Object value) throws NotEvaluable {
        return switch (value) {
            case String text -> JSON.textNode(text);
            case Boolean flag -> JSON.booleanNode(flag);
            case Long number -> JSON.numberNode(number);
            case UnsignedLong number -> JSON.numberNode(number.bigIntegerValue());
            case Double number when Double.isFinite(number) -> JSON.numberNode(number);
            case Duration duration -> JSON.textNode(Durations.format(duration));
            case Instant instant -> JSON.textNode(instant.toString());
            case List<?> items -> {
                var array = JSON.arrayNode();
                for (var item : items) array.add(json(item));
                yield array;
            }
            case Map<?, ?> fields -> {
                var object = JSON.objectNode();
                for (var field : fields.entrySet()) object.set(text(field.getKey()), json(field.getValue()));
                yield object;
            }
            default ->
                throw new NotEvaluable(
                        "a value of type " + value.getClass().getSimpleName() + " cannot be a parameter");
        };
    }

    /** As it stands within a longer text. */
    static String text(Object value) throws NotEvaluable {
        return switch (value) {
            case String text -> text;
            case Boolean _, Long _, UnsignedLong _, Instant _ -> value.toString();
            case Double number
            when Double.isFinite(number) -> BigDecimal.valueOf(number).toPlainString();
            case Duration duration -> Durations.format(duration);
            default ->
                throw new NotEvaluable(
                        "a value of type " + value.getClass().getSimpleName() + " cannot be part of a text");
        };
    }
}
