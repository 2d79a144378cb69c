package dev.remediator.identity;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses what another site makes a browser send, before anything else looks at it. */
@Singleton
final class SameOriginFilter {
    @ServerRequestFilter(preMatching = true)
    Optional<Response> refuse(ContainerRequestContext context, HttpServerRequest request) {
        // No browser adds a token of the API by itself: whoever sends one means it.
        if (Bearer.isIn(request) && !Bearer.hasSession(request)) return Optional.empty();
        boolean allowed = SameOrigin.allows(
                context.getMethod(),
                request.isSSL(),
                Optional.ofNullable(context.getHeaderString("Host"))
                        .orElseGet(() -> String.valueOf(request.authority())), // HTTP/2 has no such header
                Optional.ofNullable(context.getHeaderString("Origin")),
                Optional.ofNullable(context.getHeaderString("Sec-Fetch-Site")));
        return allowed
                ? Optional.empty()
                : Optional.of(Response.status(Response.Status.FORBIDDEN)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity("Refused: this request was made by a page of another site. Nothing was changed.\n")
                        .build());
    }
}
