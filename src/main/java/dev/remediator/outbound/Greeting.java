package dev.remediator.outbound;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A TLS handshake.
 *
 * @param uri {@code tls://host:port}
 * @param serverName the name that is asked for and that the certificate must bear; may be another than the host
 * @param authority PEM file of the authorities to trust; where none is given, those of the Java platform
 * @param total longest time
 */
public record Greeting(URI uri, String serverName, Optional<Path> authority, Duration total) {
    public Greeting {
        if (!"tls".equals(uri.getScheme())) throw new IllegalArgumentException("a greeting goes to tls://host:port");
        if (serverName.isBlank()) throw new IllegalArgumentException("a greeting asks for a name");
        if (!total.isPositive()) throw new IllegalArgumentException("a greeting needs a time limit");
    }
}
