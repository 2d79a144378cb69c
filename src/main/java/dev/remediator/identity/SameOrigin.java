package dev.remediator.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a request that changes something may come from where its browser says it does. Machines that say nothing pass:
 * they bring their own credentials, and no browser adds a cookie to theirs. Pure.
 */
public final class SameOrigin {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private SameOrigin() {}

    /**
     * @param host as the request names it, with port where it does
     * @param origin header {@code Origin}; browsers send it with every form and script that posts
     * @param fetchSite header {@code Sec-Fetch-Site}
     */
    public static boolean allows(
            String method, boolean https, String host, Optional<String> origin, Optional<String> fetchSite) {
        if (SAFE.contains(method)) return true;
        String own = (https ? "https://" : "http://") + host.toLowerCase(Locale.ROOT);
        return origin.filter(o -> !o.toLowerCase(Locale.ROOT).equals(own)).isEmpty()
                && fetchSite.filter(s -> !s.equals("same-origin")).isEmpty();
    }
}
