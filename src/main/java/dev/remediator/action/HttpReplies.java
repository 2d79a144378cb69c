package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Response;
import java.net.URI;

/** What an HTTP answer means to an action. */
public final class HttpReplies {
    private HttpReplies() {}

    /**
     * The body of a good answer.
     *
     * @param what for people: "the breakers of mcp-gateway"
     */
    public static JsonNode json(String what, Answer<Response> answer) throws ActionException {
        return switch (answer) {
            case Answer.NotSent<Response> n -> throw new ActionException(what + " cannot be read: " + n.reason());
            case Answer.Ambiguous<Response> a -> throw new ActionException(what + " cannot be read: " + a.reason());
            case Answer.Complete<Response>(var response) -> {
                if (!response.ok()) throw new ActionException(what + " cannot be read: " + response.brief());
                yield response.json()
                        .orElseThrow(() -> new ActionException(
                                what + " cannot be read, the answer is not JSON: " + response.brief()));
            }
        };
    }

    /** Whether a request that changes something was carried out. */
    public static ValueChange.Written written(String what, Answer<Response> answer) {
        return switch (answer) {
            case Answer.NotSent<Response> n ->
                new ValueChange.Written.Declined(what + " was not changed: " + n.reason());
            case Answer.Ambiguous<Response> a ->
                new ValueChange.Written.Unclear("nobody can tell whether " + what + " was changed: " + a.reason());
            case Answer.Complete<Response>(var response) when response.ok() -> new ValueChange.Written.Accepted();
            case Answer.Complete<Response>(var response)
            when response.declined() ->
                new ValueChange.Written.Declined(what + " was not changed: " + response.brief());
            case Answer.Complete<Response>(var response) ->
                new ValueChange.Written.Unclear(
                        "nobody can tell whether " + what + " was changed: " + response.brief());
        };
    }

    /** @throws IllegalArgumentException unless it is an address of HTTP; for the constructors of settings */
    public static void requireHttp(URI url) {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()))
            throw new IllegalArgumentException("the URL must begin with http:// or https://");
        if (url.getHost() == null) throw new IllegalArgumentException("the URL needs a host");
        if (url.getRawUserInfo() != null || url.getRawFragment() != null)
            throw new IllegalArgumentException("the URL must contain neither credentials nor a fragment");
    }
}
