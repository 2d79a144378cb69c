package dev.remediator.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.ingest.IngestConfig;
import dev.remediator.ingest.Source;
import dev.remediator.run.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How a recording is written as JSON lines. First {@code {"export": 1, …}}; then deliveries, each followed by what was
 * decided at once about its alerts, and in their time what was decided anew and runs that no alert began; at the end
 * {@code {"end": n}} with the number of deliveries, so that a cut file is known as one.
 */
final class ExportFormat {
    static final int VERSION = 1;
    /** Longer bodies, and those that are no text, are written as gzip in base 64. */
    private static final int LONGEST_TEXT = 256 * 1024;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final HexFormat HEX = HexFormat.of();

    private ExportFormat() {}

    /** A line does not say what it should. The message goes on after "line 7: ". */
    static final class Odd extends Exception {
        private static final long serialVersionUID = 1L;

        Odd(String what) {
            super(what, null, false, false);
        }
    }

    static ObjectNode facts(Recording.Facts facts) {
        var node = NODES.objectNode()
                .put("export", VERSION)
                .put("since", facts.since().toString())
                .put("until", facts.until().toString())
                .put("decided", facts.decided());
        var runs = node.putObject("usualRuns");
        facts.usualRuns().forEach((playbook, takes) -> runs.put(playbook, takes.toString()));
        return node;
    }

    static Recording.Facts facts(JsonNode node) throws Odd {
        if (!node.path("export").isInt())
            throw new Odd("is not the first line of an export: make one with ./remediator backtest --export FILE");
        int version = node.path("export").intValue();
        if (version != VERSION)
            throw new Odd("is of version %d, and this Remediator reads version %d".formatted(version, VERSION));
        var runs = new HashMap<String, Duration>();
        for (var run : node.path("usualRuns").properties()) {
            try {
                runs.put(run.getKey(), Duration.parse(run.getValue().asText()));
            } catch (DateTimeException e) {
                throw new Odd("'usualRuns' must have durations such as PT40S");
            }
        }
        return new Recording.Facts(
                time(node, "since"), time(node, "until"), node.path("decided").asBoolean(), runs);
    }

    static ObjectNode delivery(Recorded.Delivery delivery) {
        var node = NODES.objectNode()
                .put("delivery", delivery.id().toString())
                .put("at", delivery.at().toString())
                .put("source", delivery.source())
                .put("kind", delivery.kind().label());
        var text = delivery.body().length <= LONGEST_TEXT ? text(delivery.body()) : Optional.<String>empty();
        text.ifPresentOrElse(body -> node.put("body", body), () -> node.put("bodyGzip", gzip(delivery.body())));
        return node;
    }

    static Recorded.Delivery delivery(JsonNode node) throws Odd {
        var source = text(node, "source");
        var kind = text(node, "kind");
        for (var known : Source.Kind.values()) {
            if (!known.label().equals(kind)) continue;
            try {
                var _ = new Source(source, known, Source.Ephemeral.ACCEPT);
            } catch (IllegalArgumentException e) {
                throw new Odd("'source' is no name of a source");
            }
            return new Recorded.Delivery(id(node, "delivery"), time(node, "at"), source, known, body(node), List.of());
        }
        throw new Odd("'kind' must be alertmanager or railway");
    }

    private static byte[] body(JsonNode node) throws Odd {
        if (node.path("body").isTextual()) return node.path("body").textValue().getBytes(StandardCharsets.UTF_8);
        if (!node.path("bodyGzip").isTextual()) throw new Odd("has neither 'body' nor 'bodyGzip'");
        try (var in = new GZIPInputStream(
                new ByteArrayInputStream(node.path("bodyGzip").binaryValue()))) {
            var body = in.readNBytes((int) IngestConfig.LARGEST_BODY + 1);
            if (body.length > IngestConfig.LARGEST_BODY)
                throw new Odd("'bodyGzip' holds more than 64 MB, which no source can have sent");
            return body;
        } catch (IOException e) {
            throw new Odd("'bodyGzip' is not gzip in base 64");
        }
    }

    private static Optional<String> text(byte[] body) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] gzip(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ObjectNode decision(Recorded.Decision decision) {
        var node = NODES.objectNode()
                .put("decision", decision.what().name().toLowerCase(Locale.ROOT))
                .put("delivery", decision.delivery().toString())
                .put("alert", HEX.toHexDigits(decision.identity()))
                .put("at", decision.at().toString());
        if (!decision.playbook().isEmpty()) node.put("playbook", decision.playbook());
        if (!decision.target().isEmpty()) node.put("target", decision.target());
        decision.run().ifPresent(run -> node.set("run", run(run)));
        if (!decision.stops().isEmpty()) {
            var stops = node.putArray("why");
            for (var stop : decision.stops())
                stops.addObject()
                        .put("playbook", stop.playbook())
                        .put("by", stop.by())
                        .put("reason", stop.reason());
        }
        return node;
    }

    static Recorded.Decision decision(JsonNode node) throws Odd {
        var stops = new ArrayList<Outcome.Stop>();
        for (var stop : node.path("why"))
            stops.add(new Outcome.Stop(
                    text(stop, "playbook"),
                    text(stop, "by"),
                    stop.path("reason").asText()));
        long identity;
        try {
            identity = HexFormat.fromHexDigitsToLong(text(node, "alert"));
        } catch (IllegalArgumentException e) {
            throw new Odd("'alert' must be 16 hexadecimal digits");
        }
        return new Recorded.Decision(
                id(node, "delivery"),
                identity,
                time(node, "at"),
                one(Recorded.What.class, node, "decision"),
                node.path("playbook").asText(),
                node.path("target").asText(),
                node.has("run") ? Optional.of(run(node.path("run"))) : Optional.empty(),
                stops);
    }

    static ObjectNode run(Recorded.Run run) {
        var node = NODES.objectNode()
                .put("playbook", run.playbook())
                .put("digest", run.digest())
                .put("target", run.target())
                .put("startedAt", run.startedAt().toString())
                .put("phase", run.phase().name());
        run.endedAt().ifPresent(at -> node.put("endedAt", at.toString()));
        if (!run.heldBy().isEmpty()) node.put("heldBy", run.heldBy());
        if (!run.intents().isEmpty()) {
            var intents = node.putArray("intents");
            for (var intent : run.intents()) intents.add(intent.toString());
        }
        return node;
    }

    static Recorded.Run run(JsonNode node) throws Odd {
        var intents = new ArrayList<Instant>();
        for (var intent : node.path("intents")) intents.add(time("intents", intent));
        return new Recorded.Run(
                text(node, "playbook"),
                node.path("digest").asText(),
                text(node, "target"),
                time(node, "startedAt"),
                node.has("endedAt") ? Optional.of(time(node, "endedAt")) : Optional.empty(),
                one(Phase.class, node, "phase"),
                node.path("heldBy").asText(),
                intents);
    }

    private static String text(JsonNode node, String key) throws Odd {
        if (!node.path(key).isTextual()) throw new Odd("'" + key + "' is missing, or no text");
        return node.path(key).textValue();
    }

    private static UUID id(JsonNode node, String key) throws Odd {
        try {
            return UUID.fromString(text(node, key));
        } catch (IllegalArgumentException e) {
            throw new Odd("'" + key + "' is no UUID");
        }
    }

    private static Instant time(JsonNode node, String key) throws Odd {
        return time(key, node.path(key));
    }

    private static Instant time(String key, JsonNode value) throws Odd {
        try {
            var at = Instant.parse(value.asText());
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST))
                throw new Odd("'" + key + "' is no time that can have been");
            return at;
        } catch (DateTimeException e) {
            throw new Odd("'" + key + "' is no time such as 2026-11-22T15:19:02.741Z");
        }
    }

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static <E extends Enum<E>> E one(Class<E> type, JsonNode node, String key) throws Odd {
        try {
            return Enum.valueOf(type, text(node, key).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Odd("'" + key + "' has a value that this Remediator does not know");
        }
    }
}
