package dev.remediator.action.tls;

import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.Range;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whose certificate is looked at.
 *
 * @param left how long it must still live
 * @param serverName where it is another than the host's
 * @param authority PEM file, where a private authority has issued it
 */
public record CertificateSettings(
        @About("host name or address") String host,

        @About("port that speaks TLS") @Range(min = "1", max = "65535") @Default("443")
        int port,

        @About("how long the certificate must still live") @Range(min = "1h") @Default("21d")
        Duration left,

        @About("name that the certificate must bear, where it is another than the host")
        Optional<String> serverName,

        @About("path of a PEM file with the authorities to trust, where they are private")
        Optional<String> authority,

        @About("longest time until the handshake is over") @Range(min = "1ms") @Default("10s")
        Duration within) {
    public CertificateSettings {
        if (!isHost(host))
            throw new IllegalArgumentException("host must be a host name, without scheme, port and path");
        serverName.ifPresent(name -> {
            if (!isHost(name)) throw new IllegalArgumentException("server-name must be a host name");
        });
        authority.ifPresent(path -> {
            if (!Path.of(path).isAbsolute()) throw new IllegalArgumentException("authority must be an absolute path");
        });
    }

    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.length() <= 253
                && host.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '.'
                                || c == '-');
    }

    URI uri() {
        return URI.create("tls://" + host + ":" + port);
    }
}
