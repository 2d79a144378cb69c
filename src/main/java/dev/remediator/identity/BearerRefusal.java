package dev.remediator.identity;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers whoever shows a token that opens nothing, before anything else looks at the request. */
@Singleton
final class BearerRefusal {
    private static final String NOTE = BearerRefusal.class.getName();

    /** What is wrong with it. */
    sealed interface Why {
        /** No token of ours, or none that is valid. */
        record Wrong() implements Why {}

        /** Too many wrong ones came from there. */
        record TooMany(Duration pause) implements Why {}

        /** A session came with it, or another token. */
        record NotAlone() implements Why {}
    }

    static void note(RoutingContext context, Why why) {
        context.put(NOTE, why);
    }

    @ServerRequestFilter(preMatching = true)
    Optional<Response> refuse(RoutingContext context) {
        Why noted = context.get(NOTE);
        return Optional.ofNullable(noted).map(BearerRefusal::answer);
    }

    private static Response answer(Why why) {
        return switch (why) {
            case Why.Wrong _ ->
                problem(
                                401,
                                "Not signed in",
                                "This token opens nothing: it is not whole, has expired, was revoked, or its engineer is not in"
                                        + " people.yaml any more. ./remediator token create makes another.")
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                        .build();
            case Why.TooMany(var pause) ->
                problem(429, "Too many attempts", "Too many wrong tokens came from this address.")
                        .header(HttpHeaders.RETRY_AFTER, pause.toSeconds() + 1)
                        .build();
            case Why.NotAlone _ ->
                problem(400, "The request cannot be used", "Send one token, or a session, and not both.")
                        .build();
        };
    }

    private static Response.ResponseBuilder problem(int status, String title, String detail) {
        return Response.status(status)
                .type("application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                        .formatted(title, status, detail));
    }
}
