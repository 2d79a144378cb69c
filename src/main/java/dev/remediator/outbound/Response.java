package dev.remediator.outbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A complete HTTP answer; a 3xx is one, too.
 *
 * @param headers by lower-case name
 */
public record Response(int status, Map<String, List<String>> headers, String body) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The body as JSON; empty when it is none. */
    public Optional<JsonNode> json() {
        try {
            return Optional.of(JSON.readTree(body)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Whether the status says that the request was not carried out: it was understood and declined, or sent elsewhere. */
    public boolean declined() {
        return status >= 300 && status < 500 && status != 303 && status != 408;
    }

    /** The status and the beginning of the body on one line, for people. */
    public String brief() {
        var line = new StringBuilder();
        body.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(line::appendCodePoint);
        var text = line.toString().strip();
        var target = status >= 300 && status < 400
                ? header("location")
                        .map(l -> " (a redirect, which is not followed)")
                        .orElse("")
                : "";
        return "HTTP " + status + target + (text.isEmpty() ? "" : ": " + text + (body.length() > 200 ? "…" : ""));
    }
}
