package dev.remediator.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** How foreign JSON is read: nested a little, each key once, nothing kept beyond the body. */
public final class Json {
    private static final int MAX_DEPTH = 20;

    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // The body is bounded; a long annotation is cut later, not refused.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names are the sender's: they must not stay in the JVM's table of strings.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}

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
