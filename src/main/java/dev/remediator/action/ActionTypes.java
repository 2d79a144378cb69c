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
import java.util.Locale;
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
 * {@code {file: /path}}; in parameters it is {@code {"sealed": "…"}}, which an {@link Unsealer} opens when the call is made.
 * A {@link Range} is held, and what a record's constructor refuses with {@code IllegalArgumentException} is a problem, too.
 */
public final class ActionTypes {
    /**
     * One key of a record, for references and editors.
     *
     * @param type as declared, for an optional one what it holds
     * @param standard what it is when not written, as it would be written
     * @param least smallest value, shortest duration or text, fewest entries; as it would be written
     * @param most largest value, longest duration or text, most entries
     * @param about what it means, see {@link About}
     */
    public record Key(
            String name,
            Type type,
            boolean required,
            Optional<String> standard,
            Optional<String> least,
            Optional<String> most,
            Optional<String> about) {
        /** What may be written for it. */
        public Shape shape() {
            return Shapes.of(type);
        }
    }

    /**
     * One component of a reading's output, for references.
     *
     * @param name as expressions say it
     * @param type as declared, for an optional one what it holds
     * @param always whether it has a value at all times: of others ask {@code has(…)} first
     */
    public record Field(String name, Type type, boolean always, Optional<String> about) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private ActionTypes() {}

    /** Every problem of settings; secrets need not be there. Empty: {@link #read} will succeed. */
    public static List<SettingProblem> check(Class<? extends Record> type, JsonNode written) {
        return check(type, written, text -> false, Secrets.NOT_READ);
    }

    /**
     * Every problem of parameters, whose values need not be known yet.
     *
     * @param later whether a text stands for something that is known only later (an expression): it fits every type
     */
    public static List<SettingProblem> check(Class<? extends Record> type, JsonNode written, Predicate<String> later) {
        return check(type, written, later, Secrets.NOT_OPENED);
    }

    private static List<SettingProblem> check(
            Class<? extends Record> type, JsonNode written, Predicate<String> later, Secrets secrets) {
        var reader = new RecordReader(later, secrets);
        var unused = reader.read(type, written);
        return reader.problems();
    }

    /**
     * Settings.
     *
     * @throws InvalidSettings when they do not fit, or a secret is not where it should be; messages never contain one
     */
    public static <T extends Record> T read(Class<T> type, JsonNode resolved) {
        return read(type, resolved, name -> Optional.ofNullable(System.getenv(name)));
    }

    static <T extends Record> T read(Class<T> type, JsonNode resolved, Function<String, Optional<String>> environment) {
        return whole(type, resolved, new Secrets.Reader(environment));
    }

    /**
     * Parameters.
     *
     * @throws InvalidSettings when they do not fit, or a secret cannot be opened; messages never contain one
     */
    public static <T extends Record> T parameters(Class<T> type, JsonNode resolved, Unsealer unsealer) {
        return whole(type, resolved, new Secrets.Opened(unsealer));
    }

    private static <T extends Record> T whole(Class<T> type, JsonNode resolved, Secrets secrets) {
        var reader = new RecordReader(text -> false, secrets);
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

    /** What expressions may ask of a reading's output, in its order. */
    public static List<Field> fields(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> {
                    var held = RecordReader.held(component.getGenericType());
                    return new Field(
                            component.getName(),
                            held.orElse(component.getGenericType()),
                            held.isEmpty(),
                            about(component));
                })
                .toList();
    }

    private static Key key(RecordComponent component) {
        var standard =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        var held = RecordReader.held(component.getGenericType());
        var range = Optional.ofNullable(component.getAnnotation(Range.class));
        return new Key(
                kebab(component.getName()),
                held.orElse(component.getGenericType()),
                held.isEmpty() && standard.isEmpty(),
                standard,
                range.map(Range::min).filter(bound -> !bound.isEmpty()),
                range.map(Range::max).filter(bound -> !bound.isEmpty()),
                about(component));
    }

    private static Optional<String> about(RecordComponent component) {
        return Optional.ofNullable(component.getAnnotation(About.class)).map(About::value);
    }

    /** A constant as files write it. */
    static String constant(Enum<?> constant) {
        return kebab(constant.name().toLowerCase(Locale.ROOT));
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
