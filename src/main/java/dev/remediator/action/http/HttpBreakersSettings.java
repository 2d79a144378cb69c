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
import java.util.Map;
import java.util.Set;

/**
 * Circuit breakers behind an admin endpoint.
 *
 * @param breakers by the name playbooks use
 * @param headers of every request
 */
public record HttpBreakersSettings(
        @About("by the name that playbooks use") @Range(min = "1")
        Map<String, Breaker> breakers,

        @About("of every request") @Default("{}") Map<String, HeaderValue> headers) {
    /** The three requests of one breaker; their bodies are sent as they stand. */
    public record Breaker(
            @About("how its state is read") State state,
            @About("the request that opens it") HttpCall trip,
            @About("the request that closes it") HttpCall reset) {
        public Breaker {
            trip.body().ifPresent(body -> Placeholders.require(body, Set.of()));
            reset.body().ifPresent(body -> Placeholders.require(body, Set.of()));
        }
    }

    /**
     * @param pointer JSON pointer to the state in the answer
     * @param open the state's value that means that calls are refused
     * @param closed the state's value that means that calls pass
     */
    public record State(
            @About("read with GET, answers JSON") URI url,

            @About("JSON pointer to the state in the answer")
            String pointer,

            @About("the state's value while calls are refused")
            JsonNode open,

            @About("the state's value while calls pass") JsonNode closed) {
        public State {
            HttpReplies.requireHttp(url);
            var unused = JsonPointer.compile(pointer);
            if (open.equals(closed)) throw new IllegalArgumentException("open and closed must differ");
        }
    }

    public HttpBreakersSettings {
        if (breakers.isEmpty()) throw new IllegalArgumentException("at least one breaker is needed");
        headers.keySet().forEach(Request::requireHeader);
    }
}
