package dev.remediator.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** How foreign JSON is read: nested a little, each key once, nothing kept beyond the body but a few short names. */
public final class Json {
    private static final int MAX_DEPTH = 20;

    /** Larger bodies come seldom, and may hold any number of names. */
    private static final int OFTEN = 64 * 1024;

    /** As long as the names that come again and again. */
    private static final int MAX_KEPT_NAME = 128;

    /**
     * Keeps no names: those are the sender's. A table of them would hold 6000 of up to 50,000 characters for ever, and is
     * copied whenever a long one is added: 30 MB of them cost a minute.
     */
    public static final JsonFactory FACTORY = factory(StreamReadConstraints.DEFAULT_MAX_NAME_LEN)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** Keeps names, which saves a fifth of the time, and refuses to keep long ones. */
    private static final JsonFactory KEEPING = factory(MAX_KEPT_NAME).build();

    private Json() {}

    private static JsonFactoryBuilder factory(int maxName) {
        JsonFactoryBuilder builder = new JsonFactoryBuilder();
        return builder.streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(maxName)
                        // The body is bounded; a long annotation is cut later, not refused.
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Nor in the JVM's own table of strings.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
    }

    /**
     * What becomes of a body's JSON.
     *
     * @param <T> what is read
     */
    public interface Reading<T> {
        T read(JsonParser json) throws IOException, Malformed;
    }

    /** Reads a body; perhaps twice, so that reading must begin anew each time. */
    public static <T> T read(byte[] body, Reading<T> reading) throws IOException, Malformed {
        if (body.length <= OFTEN) {
            try (JsonParser json = KEEPING.createParser(body)) {
                return reading.read(json);
            } catch (StreamConstraintsException perhapsLongName) {
                // Something about it is unusual: the other way says what, if it is more than a long name.
            }
        }
        try (JsonParser json = FACTORY.createParser(body)) {
            return reading.read(json);
        }
    }

    /** A time as RFC 3339 writes it; empty for anything else, also for years that such a time cannot have. */
    public static Optional<Instant> time(String text) {
        if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') return Optional.empty();
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** What a parser complains about, for the sender. */
    public static Malformed malformed(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return new Malformed("The body is not JSON as expected"
                + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                + ": " + Problem.quoted(e.getOriginalMessage()));
    }
}
