package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.secret.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The {@link Shape} of a component's type: says of each type what {@link RecordReader} takes for it. */
final class Shapes {
    private Shapes() {}

    static Shape of(Type type) {
        if (type instanceof ParameterizedType generic) return container(generic);
        var raw = (Class<?>) type;
        if (raw == JsonNode.class) return new Shape.Free();
        if (raw == Secret.class) return new Shape.Sealed();
        if (raw == HeaderValue.class) return new Shape.Header();
        if (raw == boolean.class || raw == Boolean.class) return new Shape.Flag();
        if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class)
            return new Shape.Whole();
        if (raw == double.class || raw == Double.class) return new Shape.Decimal();
        if (raw == String.class) return new Shape.Text();
        if (raw == Duration.class) return new Shape.Span();
        if (raw == Instant.class) return new Shape.Time();
        if (raw == URI.class) return new Shape.Url();
        if (raw.isEnum())
            return new Shape.Choice(Arrays.stream(raw.getEnumConstants())
                    .map(constant -> ActionTypes.constant((Enum<?>) constant))
                    .toList());
        if (RecordReader.parser(raw).isPresent()) return new Shape.Form(raw);
        if (raw.isRecord()) {
            var group = raw.asSubclass(Record.class);
            return new Shape.Group(group, ActionTypes.keys(group));
        }
        throw new IllegalStateException("no file can hold " + type);
    }

    private static Shape container(ParameterizedType type) {
        var arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) return new Shape.Items(of(arguments[0]));
        if (type.getRawType() == Map.class) return new Shape.Entries(of(arguments[1]));
        throw new IllegalStateException("no file can hold " + type);
    }
}
