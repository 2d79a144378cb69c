package dev.remediator.identity;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a request that changes something may come from where its browser says it does. With a session it must say so: a
 * browser adds the cookie by itself, whoever made it send the request. Machines that bring no cookie and say nothing pass:
 * they have credentials of their own. Pure.
 */
public final class SameOrigin {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private SameOrigin() {}

    /**
     * @param own addresses of our pages, each as scheme, host and port
     * @param session whether a session came with the request, good or bad
     * @param origin header {@code Origin}; browsers send it with every form and script that posts
     * @param fetchSite header {@code Sec-Fetch-Site}
     */
    public static boolean allows(
            String method, Set<String> own, boolean session, Optional<String> origin, Optional<String> fetchSite) {
        if (SAFE.contains(method)) return true;
        if (session && origin.isEmpty() && fetchSite.isEmpty()) return false;
        return origin.filter(o -> !own.contains(o.toLowerCase(Locale.ROOT))).isEmpty()
                && fetchSite.filter(s -> !s.equals("same-origin")).isEmpty();
    }

    /** Of the page that a request came to. */
    public static String of(HttpServerRequest request) {
        return of(request.isSSL(), String.valueOf(request.authority()));
    }

    /** @param host as the request names it, with port where it does */
    public static String of(boolean https, String host) {
        return (https ? "https://" : "http://") + host.toLowerCase(Locale.ROOT);
    }
}
