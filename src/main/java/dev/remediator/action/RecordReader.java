package dev.remediator.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.secret.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value into one record, collecting problems. Null stands for "not known": a problem was noted, or it comes later. */
final class RecordReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<SettingProblem> problems = new ArrayList<>();
    private final Predicate<String> later;
    private final Secrets secrets;

    RecordReader(Predicate<String> later, Secrets secrets) {
        this.later = later;
        this.secrets = secrets;
    }

    List<SettingProblem> problems() {
        return List.copyOf(problems);
    }

    <T extends Record> @Nullable T read(Class<T> type, JsonNode written) {
        return record(type, written, "");
    }

    /** What an {@code Optional<X>} holds. */
    static Optional<Type> held(Type type) {
        return type instanceof ParameterizedType p && p.getRawType() == Optional.class
                ? Optional.of(p.getActualTypeArguments()[0])
                : Optional.empty();
    }

    private <T extends Record> @Nullable T record(Class<T> type, JsonNode node, String at) {
        if (!node.isObject()) return problem(at, "must be an object, not " + kind(node));
        var components = type.getRecordComponents();
        var known = Arrays.stream(components)
                .map(c -> ActionTypes.kebab(c.getName()))
                .toList();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) unknown("key", name, known, at + "/" + escape(name));
        });
        var values = new @Nullable Object[components.length];
        for (var i = 0; i < components.length; i++) {
            values[i] = component(components[i], node.get(known.get(i)), at, known.get(i));
        }
        return Arrays.asList(values).contains(null) ? null : construct(type, components, values, at);
    }

    private @Nullable Object component(RecordComponent component, @Nullable JsonNode node, String at, String key) {
        var type = component.getGenericType();
        var held = held(type);
        var standard = component.getAnnotation(Default.class);
        if (node == null || node.isNull()) {
            if (held.isPresent()) return Optional.empty();
            if (standard != null) return value(type, standard(type, standard.value()), at + "/" + escape(key));
            return problem(
                    at, node == null ? "needs the key '" + key + "'" : "the key '" + key + "' must not be empty");
        }
        var place = at + "/" + escape(key);
        var value = value(held.orElse(type), node, place);
        var range = component.getAnnotation(Range.class);
        if (range != null && value != null) {
            var out = Ranges.problem(range, value);
            if (out.isPresent()) return problem(place, out.get());
        }
        return held.isPresent() && value != null ? Optional.of(value) : value;
    }

    private <T extends Record> @Nullable T construct(
            Class<T> type, RecordComponent[] components, @Nullable Object[] values, String at) {
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused)
                return problem(at, String.valueOf(refused.getMessage()));
            throw new IllegalStateException(type + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private @Nullable Object value(Type type, JsonNode node, String at) {
        if (node.isTextual() && later.test(node.textValue())) return null;
        if (type instanceof ParameterizedType generic) return container(generic, node, at);
        var raw = (Class<?>) type;
        if (raw == JsonNode.class) return node.deepCopy();
        if (raw == Secret.class) return attempt(at, () -> secret(node));
        if (raw == HeaderValue.class) return header(node, at);
        if (raw.isRecord() && parser(raw).isEmpty()) return record(raw.asSubclass(Record.class), node, at);
        if (raw == boolean.class || raw == Boolean.class)
            return node.isBoolean()
                    ? (Object) node.booleanValue()
                    : problem(at, "must be true or false, not " + kind(node));
        if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class)
            return whole(raw, node, at);
        if (raw == double.class || raw == Double.class)
            return node.isNumber() ? (Object) node.doubleValue() : problem(at, "must be a number, not " + kind(node));
        if (!node.isTextual()) return problem(at, "must be text, not " + kind(node) + textHint(raw, node));
        return text(raw, node.textValue(), at);
    }

    private @Nullable Object container(ParameterizedType type, JsonNode node, String at) {
        var arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            if (!node.isArray()) return problem(at, "must be a list, not " + kind(node));
            var list = new ArrayList<@Nullable Object>();
            for (var i = 0; i < node.size(); i++) list.add(value(arguments[0], node.get(i), at + "/" + i));
            return list.contains(null) ? null : Collections.unmodifiableList(list);
        }
        if (type.getRawType() != Map.class) throw new IllegalStateException("settings cannot hold " + type);
        if (!node.isObject()) return problem(at, "must be an object, not " + kind(node));
        var map = new LinkedHashMap<String, @Nullable Object>();
        node.properties()
                .forEach(e -> map.put(e.getKey(), value(arguments[1], e.getValue(), at + "/" + escape(e.getKey()))));
        return map.containsValue(null) ? null : Collections.unmodifiableMap(map);
    }

    private @Nullable Object whole(Class<?> type, JsonNode node, String at) {
        if (!node.isNumber() || !node.canConvertToExactIntegral())
            return problem(at, "must be a whole number, not " + kind(node));
        if (type == long.class || type == Long.class)
            return node.canConvertToLong() ? (Object) node.longValue() : problem(at, "is too large");
        return node.canConvertToInt() ? (Object) node.intValue() : problem(at, "is too large");
    }

    private @Nullable Object text(Class<?> type, String text, String at) {
        if (type == String.class) return text;
        if (type == Duration.class) return attempt(at, () -> Durations.parse(text));
        if (type == Instant.class) return attempt(at, () -> time(text));
        if (type == URI.class) return attempt(at, () -> uri(text));
        if (type.isEnum()) return constant(type, text, at);
        var parser = parser(type).orElseThrow(() -> new IllegalStateException("settings cannot hold " + type));
        return attempt(at, () -> {
            try {
                return parser.invoke(null, text);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IllegalArgumentException refused) throw refused;
                throw new IllegalStateException(type + " cannot be parsed", e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(type + " cannot be parsed", e);
            }
        });
    }

    private @Nullable Object constant(Class<?> type, String text, String at) {
        var names = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            var name = ActionTypes.constant((Enum<?>) constant);
            if (name.equalsIgnoreCase(text)) return constant;
            names.add(name);
        }
        return unknown("value", text, names, at);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time such as 2026-11-22T18:00:00Z", e);
        }
    }

    private static URI uri(String text) {
        try {
            var uri = new URI(text);
            if (uri.getScheme() == null)
                throw new IllegalArgumentException("must be a whole URL, with its scheme, such as https://host/path");
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
        }
    }

    private Secret secret(JsonNode node) {
        return secrets.find(node);
    }

    private @Nullable Object header(JsonNode node, String at) {
        if (node.isTextual()) return attempt(at, () -> HeaderValue.of(node.textValue()));
        if (!node.isObject()) return problem(at, "must be text, or {env: NAME}, or {file: /path}");
        var pointer = node.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy();
        var prefix = pointer.remove("prefix");
        if (prefix != null && !prefix.isTextual()) return problem(at + "/prefix", "must be text, not " + kind(prefix));
        return attempt(at, () -> HeaderValue.of(prefix == null ? "" : prefix.textValue(), secret(pointer)));
    }

    static Optional<Method> parser(Class<?> type) {
        try {
            var method = type.getMethod("parse", String.class);
            return Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type
                    ? Optional.of(method)
                    : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    private static JsonNode standard(Type type, String written) {
        var asJson = type instanceof ParameterizedType
                || type == JsonNode.class
                || (type instanceof Class<?> raw && (raw.isPrimitive() || Number.class.isAssignableFrom(raw)));
        if (!asJson) return TextNode.valueOf(written);
        try {
            return JSON.readTree(written);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("default is not JSON: " + written, e);
        }
    }

    private @Nullable Object attempt(String at, Supplier<@Nullable Object> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            return problem(at, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Object unknown(String what, String given, Collection<String> known, String at) {
        var shown = given.length() > 60 ? given.substring(0, 60) + "…" : given;
        return problem(
                at,
                "unknown " + what + " '" + shown + "', "
                        + NearMiss.of(given, known)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse(known.isEmpty() ? "none is expected" : "known: " + String.join(", ", known)));
    }

    private <T> @Nullable T problem(String at, String message) {
        problems.add(new SettingProblem(at, message));
        return null;
    }

    private static String textHint(Class<?> type, JsonNode node) {
        if (type == Duration.class && node.isNumber())
            return "; a duration needs a unit, such as " + node.asText() + "s";
        return node.isValueNode() && type == String.class ? "; put it in quotes" : "";
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING -> "text";
            case NULL, MISSING, BINARY -> "nothing";
        };
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
