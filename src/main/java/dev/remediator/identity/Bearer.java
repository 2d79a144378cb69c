package dev.remediator.identity;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * The header {@code Authorization: Bearer rem_…}. Whoever sends it has said who they are: no cookie is looked at beside it,
 * and no request without one of them becomes somebody by the other.
 */
final class Bearer {
    private static final String SCHEME = "bearer ";

    private Bearer() {}

    /** What claims to be a token of ours; more than one only where somebody means to confuse. */
    static List<String> in(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.AUTHORIZATION).stream()
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .filter(value -> value.startsWith(ApiToken.PREFIX))
                .toList();
    }

    static boolean isIn(HttpServerRequest request) {
        return !in(request).isEmpty();
    }

    /** Whether a session comes with the request, good or bad. */
    static boolean hasSession(HttpServerRequest request) {
        return request.getCookie(SessionCookie.name(true)) != null
                || request.getCookie(SessionCookie.name(false)) != null;
    }
}
