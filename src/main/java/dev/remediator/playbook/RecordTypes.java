package dev.remediator.playbook;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The CEL types of Java records. What CEL has no type for is dynamic: its fields are looked up when evaluated. */
final class RecordTypes {
    private static final Map<Class<?>, StructType> STRUCTS = new ConcurrentHashMap<>();
    private static final Map<String, StructType> BY_NAME = new ConcurrentHashMap<>();

    private RecordTypes() {}

    /** One struct for each record; fields are resolved when asked for, so that a record may hold its own kind. */
    static StructType struct(Class<?> type) {
        return STRUCTS.computeIfAbsent(type, t -> {
            var names = Arrays.stream(t.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(ImmutableSet.toImmutableSet());
            var struct = StructType.create("record/" + t.getName(), names, name -> component(t, name));
            BY_NAME.put(struct.name(), struct);
            return struct;
        });
    }

    static Optional<CelType> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Optional<CelType> component(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .filter(c -> c.getName().equals(name))
                .findFirst()
                .map(c -> type(c.getGenericType()));
    }

    static CelType type(Type type) {
        return switch (type) {
            case Class<?> raw -> simple(raw);
            case ParameterizedType p when p.getRawType() == Optional.class -> type(p.getActualTypeArguments()[0]);
            case ParameterizedType p
            when isA(p, Collection.class) -> ListType.create(type(p.getActualTypeArguments()[0]));
            case ParameterizedType p
            when isA(p, Map.class) && p.getActualTypeArguments()[0] == String.class ->
                MapType.create(SimpleType.STRING, type(p.getActualTypeArguments()[1]));
            default -> SimpleType.DYN;
        };
    }

    private static boolean isA(ParameterizedType type, Class<?> above) {
        return type.getRawType() instanceof Class<?> raw && above.isAssignableFrom(raw);
    }

    private static CelType simple(Class<?> raw) {
        if (raw.isRecord()) return struct(raw);
        if (CharSequence.class.isAssignableFrom(raw) || raw.isEnum()) return SimpleType.STRING;
        if (raw == boolean.class || raw == Boolean.class) return SimpleType.BOOL;
        if (raw == Duration.class) return SimpleType.DURATION;
        if (raw == Instant.class) return SimpleType.TIMESTAMP;
        if (raw == double.class || raw == float.class) return SimpleType.DOUBLE;
        if (raw == Double.class || raw == Float.class || raw == BigDecimal.class) return SimpleType.DOUBLE;
        boolean whole = raw == int.class || raw == long.class || raw == short.class || raw == byte.class;
        if (whole || (Number.class.isAssignableFrom(raw) && raw.getName().startsWith("java.lang.")))
            return SimpleType.INT;
        if (raw == BigInteger.class) return SimpleType.INT;
        return SimpleType.DYN;
    }
}
