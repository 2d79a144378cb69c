package dev.remediator.identity;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses what another site makes a browser send, before anything else looks at it. */
@Singleton
final class SameOriginFilter {
    private final Optional<String> configured;

    /** @param url where people reach the pages: a proxy in front may keep to itself that it speaks https */
    SameOriginFilter(@ConfigProperty(name = "remediator.url") Optional<URI> url) {
        configured = url.filter(u -> u.getRawAuthority() != null)
                .map(u -> SameOrigin.of("https".equalsIgnoreCase(u.getScheme()), u.getRawAuthority()));
    }

    @ServerRequestFilter(preMatching = true)
    Optional<Response> refuse(ContainerRequestContext context, HttpServerRequest request) {
        boolean session = Bearer.hasSession(request);
        // No browser adds a token of the API by itself: whoever sends one means it.
        if (Bearer.isIn(request) && !session) return Optional.empty();
        boolean allowed = SameOrigin.allows(
                context.getMethod(),
                own(context, request),
                session,
                Optional.ofNullable(context.getHeaderString("Origin")),
                Optional.ofNullable(context.getHeaderString("Sec-Fetch-Site")));
        return allowed
                ? Optional.empty()
                : Optional.of(Response.status(Response.Status.FORBIDDEN)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity("Refused: this request does not come from a page of Remediator. Nothing was changed.\n"
                                + "A program sends a token (./remediator token create) instead of a session.\n")
                        .build());
    }

    private Set<String> own(ContainerRequestContext context, HttpServerRequest request) {
        var host = Optional.ofNullable(context.getHeaderString("Host"))
                .orElseGet(() -> String.valueOf(request.authority())); // HTTP/2 has no such header
        return Stream.concat(Stream.of(SameOrigin.of(request.isSSL(), host)), configured.stream())
                .collect(Collectors.toSet());
    }
}
