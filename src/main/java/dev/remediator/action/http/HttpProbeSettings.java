package dev.remediator.action.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Interval;
import dev.remediator.action.Range;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A health check over HTTP.
 *
 * @param status the only good one
 * @param within longest time until the answer is complete
 * @param body what the answer must say
 */
public record HttpProbeSettings(
        @About("what is asked") URI url,
        @About("head cannot have a body") @Default("get") Method method,

        @About("the only good status") @Range(min = "100", max = "599") @Default("200")
        int status,

        @About("longest time until the answer is complete") @Range(min = "1ms") @Default("5s")
        Duration within,

        @About("what the answer must say") Optional<Field> body,
        @About("of the request") @Default("{}") Map<String, HeaderValue> headers) {
    /** Methods that change nothing. */
    public enum Method {
        GET,
        HEAD
    }

    /**
     * @param pointer JSON pointer into the answer
     * @param equals the value that must stand there, of the same type
     * @param below the number there must be smaller
     * @param above the number there must be larger
     */
    public record Field(
            @About("JSON pointer into the answer") String pointer,

            @About("the value that must stand there, of the same type")
            Optional<JsonNode> equals,

            @About("the number there must be smaller") Optional<Double> below,
            @About("the number there must be larger") Optional<Double> above) {
        public Field {
            var unused = JsonPointer.compile(pointer);
            if (equals.isPresent() == new Interval(below, above).bounded())
                throw new IllegalArgumentException("say what must stand there: equals, or below and above");
        }

        /** For people. */
        String expected() {
            return equals.map(value -> shortened(value.toString())).orElseGet(() -> bounds().says());
        }

        boolean holds(JsonNode value) {
            if (equals.isEmpty()) return value.isNumber() && bounds().holds(value.doubleValue());
            var other = equals.get();
            return value.isNumber() && other.isNumber()
                    ? value.decimalValue().compareTo(other.decimalValue()) == 0
                    : value.equals(other);
        }

        private Interval bounds() {
            return new Interval(below, above);
        }

        static String shortened(String json) {
            return json.length() > 100 ? json.substring(0, 100) + "…" : json;
        }
    }

    public HttpProbeSettings {
        HttpReplies.requireHttp(url);
        if (status < 100 || status > 599) throw new IllegalArgumentException("status must be an HTTP status");
        if (!within.isPositive()) throw new IllegalArgumentException("within must be longer than nothing");
        if (method == Method.HEAD && body.isPresent())
            throw new IllegalArgumentException("a HEAD request is answered without a body");
        headers.keySet().forEach(Request::requireHeader);
    }
}
