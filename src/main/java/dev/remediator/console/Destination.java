package dev.remediator.console;

import dev.remediator.identity.SameOrigin;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Optional;

/**
 * A page of ours that somebody wanted before they were asked who they are. Never another site: whoever signs in must not
 * end up where a link says that led them here.
 *
 * @param path with query, from the root
 */
record Destination(String path) {
    private static final int LONGEST = 2_000;

    static final Destination FIRST = new Destination("/");

    static Optional<Destination> of(String path) {
        boolean ours = path.startsWith("/")
                && !path.startsWith("//")
                && path.length() <= LONGEST
                && path.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\' && c != '"' && c != '<' && c != '>')
                && !path.startsWith("/sign-")
                && !path.startsWith("/access")
                && !path.startsWith("/api/");
        if (!ours) return Optional.empty();
        try {
            var uri = new URI(path);
            return uri.isAbsolute() || uri.getRawAuthority() != null || uri.getRawFragment() != null
                    ? Optional.empty()
                    : Optional.of(new Destination(path));
        } catch (java.net.URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Of the header {@code Referer}, which our pages send to us alone. */
    static Optional<Destination> ofReferer(HttpServerRequest request) {
        var own = SameOrigin.of(request);
        return Optional.ofNullable(request.getHeader("Referer"))
                .filter(referer -> referer.startsWith(own + "/"))
                .flatMap(referer -> of(referer.substring(own.length())));
    }
}
