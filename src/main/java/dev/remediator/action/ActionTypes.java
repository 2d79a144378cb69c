package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Turns what files say into the settings and input records of actions, and says everything that does not fit.
 *
 * <p>A record's component {@code tokenKind} is the key {@code token-kind}. It is required unless it is an
 * {@link Optional} or has a {@link Default}; unknown keys are refused. Texts, whole numbers, numbers, booleans, URIs,
 * enums (lower case, with dashes), lists, maps, nested records, free JSON ({@code JsonNode}) and types with a static
 * {@code parse(String)} such as {@link Rate} are understood. Durations are written {@code 30s}; a
 * {@link dev.remediator.secret.Secret} is never written itself, only where it is: {@code {env: NAME}} or
 * {@code {file: /path}}. What a record's constructor refuses with {@code IllegalArgumentException} is a problem, too.
 */
public final class ActionTypes {
    /**
     * One key of a record, for references and editors.
     *
     * @param type as declared, for an optional one what it holds
     * @param standard what it is when not written
     */
    public record Key(String name, Type type, boolean required, Optional<String> standard) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private ActionTypes() {}

    /** Every problem of a value that is complete; secrets need not be there. Empty: {@link #read} will succeed. */
    public static List<SettingProblem> check(Class<? extends Record> type, JsonNode written) {
        return check(type, written, text -> false);
    }

    /**
     * As {@link #check(Class, JsonNode)}, for a value that is not complete yet.
     *
     * @param later whether a text stands for something that is known only later (an expression): it fits every type
     */
    public static List<SettingProblem> check(Class<? extends Record> type, JsonNode written, Predicate<String> later) {
        var reader = new RecordReader(later, Secrets.NOT_READ);
        var unused = reader.read(type, written);
        return reader.problems();
    }

    /**
     * @throws InvalidSettings when it does not fit, or a secret is not where it should be; messages never contain one
     */
    public static <T extends Record> T read(Class<T> type, JsonNode resolved) {
        return read(type, resolved, name -> Optional.ofNullable(System.getenv(name)));
    }

    static <T extends Record> T read(Class<T> type, JsonNode resolved, Function<String, Optional<String>> environment) {
        var reader = new RecordReader(text -> false, new Secrets.Reader(environment));
        var value = reader.read(type, resolved);
        if (!reader.problems().isEmpty()) throw new InvalidSettings(reader.problems());
        return Objects.requireNonNull(value);
    }

    /**
     * The JSON of a reading's output, as expressions see it: keys are the components' names, times ISO-8601 instants,
     * durations ISO-8601.
     */
    public static ObjectNode write(Record output) {
        return JSON.valueToTree(output);
    }

    /** What may be written for a record, in its order. */
    public static List<Key> keys(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(ActionTypes::key).toList();
    }

    static Key key(RecordComponent component) {
        var standard =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        var held = RecordReader.held(component.getGenericType());
        return new Key(
                kebab(component.getName()),
                held.orElse(component.getGenericType()),
                held.isEmpty() && standard.isEmpty(),
                standard);
    }

    static String kebab(String name) {
        var kebab = new StringBuilder();
        for (var c : name.toCharArray()) {
            if (Character.isUpperCase(c)) kebab.append('-');
            kebab.append(c == '_' ? '-' : Character.toLowerCase(c));
        }
        return kebab.toString();
    }
}
