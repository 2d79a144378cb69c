package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Durations;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Railway's GraphQL API as one call uses it. Errors come with HTTP 200; 429 says in {@code Retry-After} how many seconds
 * to wait, which is done as long as the time limit allows: a request that was turned away so was not carried out.
 */
final class RailwayApi {
    static final Duration READ_LIMIT = Duration.ofSeconds(30);
    private static final Duration MUTATE_LIMIT = Duration.ofMinutes(2);
    private static final Duration EXCHANGE = Duration.ofSeconds(30);
    private static final long STANDARD_WAIT_SECONDS = 5;

    private final Call<RailwaySettings, ?> call;

    RailwayApi(Call<RailwaySettings, ?> call) {
        this.call = call;
    }

    JsonNode read(Operation operation, ObjectNode variables) throws ActionException, InterruptedException {
        return read(operation, variables, call.clock().now().plus(READ_LIMIT));
    }

    /** @return what stands below {@code data} */
    JsonNode read(Operation operation, ObjectNode variables, Instant deadline)
            throws ActionException, InterruptedException {
        return switch (send(Purpose.READ, operation, variables, deadline)) {
            case Answer.NotSent<Response> n -> throw new ActionException("Railway was not asked: " + n.reason());
            case Answer.Ambiguous<Response> a -> throw new ActionException("Railway did not answer: " + a.reason());
            case Answer.Complete<Response>(var response) -> {
                var json = response.json()
                        .orElseThrow(() -> new ActionException("Railway's answer cannot be read: " + response.brief()));
                if (hasErrors(json))
                    throw new ActionException("Railway refused " + operation.sentName() + ": " + errors(json));
                if (!response.ok() || !json.path("data").isObject())
                    throw new ActionException("Railway's answer cannot be read: " + response.brief());
                yield json.path("data");
            }
        };
    }

    /** Sends a mutation once. */
    Mutated mutate(Operation operation, String field, String id) throws InterruptedException {
        return mutate(operation, field, JsonNodeFactory.instance.objectNode().put("id", id));
    }

    /** Sends a mutation once. */
    Mutated mutate(Operation operation, String field, ObjectNode variables) throws InterruptedException {
        return switch (send(
                Purpose.CHANGE, operation, variables, call.clock().now().plus(MUTATE_LIMIT))) {
            case Answer.NotSent<Response> n -> new Mutated.NotSent("Railway was not asked: " + n.reason());
            case Answer.Ambiguous<Response> a -> new Mutated.Unclear(a.reason());
            case Answer.Complete<Response>(var response) -> said(operation, field, response);
        };
    }

    private static Mutated said(Operation operation, String field, Response response) {
        var json = response.json().orElseGet(JsonNodeFactory.instance::missingNode);
        if (response.declined())
            return new Mutated.Declined("Railway refused " + operation.sentName() + ": "
                    + (hasErrors(json) ? errors(json) : response.brief()));
        if (!response.ok())
            return new Mutated.Unclear("Railway answered " + operation.sentName() + " with " + response.brief());
        if (hasErrors(json))
            return new Mutated.Declined("Railway refused " + operation.sentName() + ": " + errors(json));
        var result = json.path("data").path(field);
        if (result.isBoolean() && !result.booleanValue())
            return new Mutated.Declined("Railway answered " + operation.sentName() + " with false");
        if (result.isMissingNode() || result.isNull())
            return new Mutated.Unclear(
                    "Railway's answer to " + operation.sentName() + " cannot be read: " + response.brief());
        return new Mutated.Accepted(result);
    }

    private Answer<Response> send(Purpose purpose, Operation operation, ObjectNode variables, Instant deadline)
            throws InterruptedException {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("operationName", operation.sentName())
                .put("query", operation.document());
        body.set("variables", variables);
        var request = Request.of(purpose, "POST", call.settings().url())
                .json(body.toString())
                .with(call.settings().headers())
                .within(EXCHANGE);
        while (true) {
            var answer = call.outbound().send(request);
            if (!(answer instanceof Answer.Complete<Response>(var response)) || response.status() != 429) return answer;
            var wait = Duration.ofSeconds(retryAfter(response));
            if (call.clock().now().plus(wait).isAfter(deadline))
                return new Answer.NotSent<>(
                        "its request limit is reached and it takes requests again only after " + Durations.format(wait),
                        false);
            call.clock().pause(wait);
        }
    }

    private static long retryAfter(Response response) {
        var text = response.header("retry-after").orElse("").strip();
        return text.isEmpty() || text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? STANDARD_WAIT_SECONDS
                : Math.max(1, Long.parseLong(text));
    }

    private static boolean hasErrors(JsonNode json) {
        return json.path("errors").isArray() && !json.path("errors").isEmpty();
    }

    private static String errors(JsonNode json) {
        return StreamSupport.stream(json.path("errors").spliterator(), false)
                .limit(3)
                .map(error -> Texts.line(error.path("message").asText("an error without a message"), 200))
                .map(text -> text.equals("Not Authorized")
                        ? "Not Authorized (is it the right token, of the right kind?)"
                        : text)
                .collect(Collectors.joining("; "));
    }
}
