package dev.remediator.action.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Range;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that change something, each by a name. Playbooks say the name and nothing else.
 *
 * @param headers of every request
 */
public record HttpCallsSettings(
        @About("by the name that playbooks use") @Range(min = "1", max = "40")
        Map<String, Declared> calls,

        @About("of every request") @Default("{}") Map<String, HeaderValue> headers) {
    /** Whether a call may be sent again where nobody can tell whether it arrived. */
    public enum Repeat {
        /** It is left to people. */
        NEVER,
        /** Twice is as good as once, by the key in {@code idempotency-header} or by what it does. */
        SAFE
    }

    /**
     * One call. Its body is sent as it stands, without placeholders.
     *
     * @param about for people who are asked for consent
     * @param within longest time until the answer is complete
     * @param idempotencyHeader takes the key of the effect, which is the same whenever the call is sent again
     * @param happened where it can be read whether the call was carried out
     * @param undo takes it back; may be sent more than once
     */
    public record Declared(
            @About("what it does, for people") Optional<String> about,

            @About("how it is sent") @Default("post") HttpCall.Method method,

            @About("where it is sent") URI url,
            @About("sent as JSON, as it stands") Optional<JsonNode> body,

            @About("longest time until the answer is complete") @Range(min = "1ms", max = "30s") @Default("20s")
            Duration within,

            @About("header that takes a key which is the same whenever it is sent again")
            Optional<String> idempotencyHeader,

            @About("whether it may be sent again where nobody can tell whether it arrived") @Default("never")
            Repeat repeat,

            @About("where it can be read whether it was carried out")
            Optional<Happened> happened,

            @About("the request that takes it back; it may be sent more than once")
            Optional<HttpCall> undo) {
        public Declared {
            HttpReplies.requireHttp(url);
            idempotencyHeader.ifPresent(Request::requireHeader);
        }
    }

    /**
     * A reading that shows whether a call was carried out.
     *
     * @param pointer JSON pointer into the answer
     * @param equals what stands there once it was, of the same type
     */
    public record Happened(
            @About("read with GET, answers JSON") URI url,
            @About("JSON pointer into the answer") String pointer,

            @About("what stands there once it was carried out, of the same type")
            JsonNode equals) {
        public Happened {
            HttpReplies.requireHttp(url);
            var unused = JsonPointer.compile(pointer);
        }

        boolean shows(JsonNode value) {
            return same(value, equals);
        }

        static boolean same(JsonNode one, JsonNode other) {
            return new HttpProbeSettings.Field("", Optional.of(other), Optional.empty(), Optional.empty()).holds(one);
        }
    }

    public HttpCallsSettings {
        headers.keySet().forEach(Request::requireHeader);
        for (var call : calls.values())
            call.idempotencyHeader().ifPresent(header -> {
                if (headers.keySet().stream().anyMatch(header::equalsIgnoreCase))
                    throw new IllegalArgumentException(
                            "the header " + header + " takes the key and cannot have a value of its own");
            });
    }
}
