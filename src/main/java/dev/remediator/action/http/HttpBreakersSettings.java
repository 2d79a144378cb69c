package dev.remediator.action.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
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
        Map<String, Breaker> breakers, @Default("{}") Map<String, HeaderValue> headers) {
    /** The three requests of one breaker; their bodies are sent as they stand. */
    public record Breaker(State state, HttpCall trip, HttpCall reset) {
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
    public record State(URI url, String pointer, JsonNode open, JsonNode closed) {
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
