package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.alert.Labels;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.Matchers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/**
 * Answers lines of {@code {"matchers": "…", "labels": {…}}}, one line each. A line that cannot be answered gets an error
 * of its own and stops nothing.
 */
final class MatchLines {
    /** In bytes; a longer line is skipped and answered with an error. */
    static final int MAX_LINE = 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final BufferedInputStream in;
    private final PrintWriter out;
    private final MatcherParser parser;

    MatchLines(InputStream in, PrintWriter out, MatcherParser parser) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.out = out;
        this.parser = parser;
    }

    void answerAll() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int first = in.read(); first >= 0; first = in.read()) {
            line.reset();
            boolean whole = readLine(first, line);
            out.println(written(
                    whole ? answer(line.toString(StandardCharsets.UTF_8)) : error("the line is longer than 1 MiB")));
            // Whoever asks one line at a time waits for the answer; a file need not be answered in small pieces.
            if (in.available() == 0 && out.checkError()) return;
        }
        out.flush();
    }

    /** Reads to the end of the line, of which no more is kept than allowed. */
    private boolean readLine(int first, ByteArrayOutputStream line) throws IOException {
        boolean whole = true;
        for (int c = first; c >= 0 && c != '\n'; c = in.read()) {
            if (line.size() < MAX_LINE) line.write(c);
            else whole = false;
        }
        return whole;
    }

    private ObjectNode answer(String line) {
        try {
            JsonNode asked = JSON.readTree(line);
            JsonNode matchers = asked.path("matchers");
            if (!matchers.isTextual())
                return error("expected an object with a text \"matchers\" and an object \"labels\"");
            var parsed = Matchers.parse(matchers.textValue(), parser);
            return object().put("match", parsed.matches(labels(asked.path("labels"))));
        } catch (JsonProcessingException e) {
            return error("not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return error(String.valueOf(e.getMessage()));
        }
    }

    private static Labels labels(JsonNode node) {
        if (!node.isObject() && !node.isNull() && !node.isMissingNode())
            throw new IllegalArgumentException("expected \"labels\" to be an object");
        var labels = new LinkedHashMap<String, String>();
        for (var label : node.properties()) {
            if (!label.getValue().isTextual())
                throw new IllegalArgumentException("expected a text as the value of every label");
            labels.put(label.getKey(), label.getValue().textValue());
        }
        return Labels.of(labels);
    }

    /** One line of ASCII, which comes through whatever the terminal's encoding is. */
    static String written(ObjectNode node) throws JsonProcessingException {
        return JSON.writeValueAsString(node);
    }

    private static ObjectNode error(String message) {
        return object().put("error", message);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
