package dev.remediator.outbound;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the other side showed.
 *
 * @param chain its own certificate first
 * @param distrust why it is not to be trusted, on one line; empty where it is
 */
public record Certificates(List<X509Certificate> chain, Optional<String> distrust) {
    public Certificates {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) throw new IllegalArgumentException("a certificate was shown, or there is nothing to tell");
        distrust = distrust.map(why -> OneLine.of(why, 200));
    }
}
