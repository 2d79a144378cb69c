package dev.remediator.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where calls may go: exact origins, nothing else. An origin is {@code https://host}, {@code http://host:port},
 * {@code tcp://host:port}, {@code tls://host} or {@code unix:///path/of/socket}; there are no wildcards. Immutable.
 */
public final class AllowedHosts {
    private final Set<String> origins;

    private AllowedHosts(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** @throws IllegalArgumentException for a text that is not an origin; the message quotes it */
    public static AllowedHosts of(Collection<String> origins) {
        var canonical = new LinkedHashSet<String>();
        for (var origin : origins) {
            try {
                var uri = new URI(origin.strip());
                var path = uri.getRawPath();
                if (uri.getRawQuery() != null || (!"unix".equals(uri.getScheme()) && path != null && path.length() > 1))
                    throw new OutboundRefused("only scheme, host and port are compared: leave the path away");
                canonical.add(origin(uri));
            } catch (URISyntaxException | OutboundRefused e) {
                throw new IllegalArgumentException("'" + origin + "' is not an allowed origin: " + e.getMessage(), e);
            }
        }
        return new AllowedHosts(canonical);
    }

    public static AllowedHosts none() {
        return new AllowedHosts(Set.of());
    }

    /** @throws OutboundRefused when it must not be called; also usable to check settings when they are loaded */
    public void require(URI uri) throws OutboundRefused {
        var origin = origin(uri);
        if (!origins.contains(origin))
            throw new OutboundRefused(origin
                    + " is not an allowed host, nothing was sent. Add it to the allowed hosts if it should be called (now: "
                    + (origins.isEmpty() ? "none" : String.join(", ", new TreeSet<>(origins))) + ")");
    }

    /**
     * Scheme, host and port in one spelling, never with credentials, path or query.
     *
     * @throws OutboundRefused for an address of another kind
     */
    static String origin(URI uri) throws OutboundRefused {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("unix")) {
            var path = uri.getPath();
            if (uri.getRawAuthority() != null || path == null || !path.startsWith("/") || path.contains("/../"))
                throw new OutboundRefused("a Unix socket is written unix:///path/of/socket");
            return "unix://" + path;
        }
        var port = switch (scheme) {
            case "http" -> 80;
            case "https", "tls" -> 443;
            case "tcp" -> 0;
            default -> throw new OutboundRefused("only http, https, tcp, tls and unix addresses are called");
        };
        if (uri.getRawUserInfo() != null)
            throw new OutboundRefused("an address must not contain credentials: give them as a secret header");
        if (uri.getHost() == null || uri.getHost().isEmpty())
            throw new OutboundRefused("an address needs a host of letters, digits, dots and dashes");
        if (uri.getRawFragment() != null) throw new OutboundRefused("an address must not contain a fragment (#)");
        if (uri.getPort() >= 0) port = uri.getPort();
        if (port < 1 || port > 65_535) throw new OutboundRefused("a " + scheme + " address needs a port");
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
