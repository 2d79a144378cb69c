package dev.remediator.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One HTTP request. Printing it prints no secret header.
 *
 * @param headers by name; {@code Host}, {@code Content-Length}, {@code User-Agent} and those of the connection are not
 *     for callers
 * @param body UTF-8
 * @param total longest time until the answer is complete; the way out may allow less
 */
public record Request(
        Purpose purpose,
        String method,
        URI uri,
        Map<String, HeaderValue> headers,
        Optional<String> body,
        Duration total) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> NOT_FOR_CALLERS = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    public Request {
        if (!METHODS.contains(method))
            throw new IllegalArgumentException("the method must be one of GET, HEAD, POST, PUT, PATCH, DELETE");
        if (!total.isPositive()) throw new IllegalArgumentException("a request needs a time limit");
        headers.keySet().forEach(Request::requireHeader);
        headers = Map.copyOf(headers);
    }

    public static Request of(Purpose purpose, String method, URI uri) {
        return new Request(purpose, method, uri, Map.of(), Optional.empty(), Duration.ofMinutes(1));
    }

    public Request with(String header, HeaderValue value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Request(purpose, method, uri, more, body, total);
    }

    public Request with(Map<String, HeaderValue> more) {
        var all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Request(purpose, method, uri, all, body, total);
    }

    public Request json(String json) {
        return new Request(purpose, method, uri, headers, Optional.of(json), total)
                .with("Content-Type", HeaderValue.of("application/json"));
    }

    public Request within(Duration limit) {
        return new Request(purpose, method, uri, headers, body, limit);
    }

    /** @throws IllegalArgumentException for a name that is none, or that callers must not set */
    public static void requireHeader(String name) {
        if (name.isEmpty() || !name.chars().allMatch(Request::tokenCharacter))
            throw new IllegalArgumentException("a header's name is letters, digits and dashes");
        if (NOT_FOR_CALLERS.contains(name.toLowerCase(Locale.ROOT)))
            throw new IllegalArgumentException("the header " + name + " cannot be set");
    }

    /** Without the body: it may hold a secret, as a variable's new value. */
    @Override
    public String toString() {
        return "Request[%s, %s %s, %s]".formatted(purpose, method, uri, headers);
    }

    private static boolean tokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
