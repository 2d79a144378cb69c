package dev.remediator.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One fixed request that changes something.
 *
 * @param body JSON in which texts may hold placeholders, see {@link Placeholders}
 */
public record HttpCall(
        @About("how it is sent") @Default("post") Method method,
        @About("where it is sent") URI url,
        @About("sent as JSON; texts may hold placeholders") Optional<JsonNode> body) {
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** Methods of requests that change something. */
    public enum Method {
        POST,
        PUT,
        PATCH,
        DELETE
    }

    public HttpCall {
        HttpReplies.requireHttp(url);
    }

    Request request(Map<String, HeaderValue> headers, Map<String, JsonNode> values) {
        var request = Request.of(Purpose.CHANGE, method.name(), url).within(LIMIT);
        if (body.isPresent())
            request = request.json(Placeholders.fill(body.get(), values).toString());
        return request.with(headers);
    }

    boolean uses(String placeholder) {
        return Placeholders.names(body.orElse(JsonNodeFactory.instance.nullNode()))
                .contains(placeholder);
    }
}
