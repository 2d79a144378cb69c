package dev.remediator.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.remediator.alert.Text;
import dev.remediator.playbook.Answer;
import org.jspecify.annotations.Nullable;

/**
 * How runs are written down. Unknown fields are ignored, so that an older node can read what a newer one wrote. What
 * PostgreSQL cannot store becomes U+FFFD: a log line gathered as evidence, or an answer of a platform, may hold anything.
 */
public final class RunJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(Answer.class, StoredAnswer.class)
            .build();

    static {
        MAPPER.getFactory().setCharacterEscapes(new NoNul());
    }

    /** How the kinds of answers are told apart. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "wanted")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Answer.Confirm.class, name = "confirm"),
        @JsonSubTypes.Type(value = Answer.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Answer.Secret.class, name = "secret"),
        @JsonSubTypes.Type(value = Answer.OneOf.class, name = "one-of")
    })
    private interface StoredAnswer {}

    private static final class NoNul extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final SerializableString REPLACEMENT = new SerializedString("\uFFFD");

        private final int[] escapes = standardAsciiEscapesForJSON();

        NoNul() {
            escapes[0] = ESCAPE_CUSTOM;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes; // asked for each time that something is written, and only read
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return character == 0 ? REPLACEMENT : null;
        }
    }

    private RunJson() {}

    public static String write(Object value) {
        try {
            return Text.storable(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a " + value.getClass().getSimpleName() + " could not be written as JSON", e);
        }
    }

    /** As JSON that can be looked into. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static <T> T read(Class<T> type, String json) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no " + type.getSimpleName(), e);
        }
    }
}
