package dev.remediator.ingest;

import dev.remediator.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a source proves itself with: where it is sent, and the SHA-256 of it. The secret itself is not kept.
 *
 * @param header in lower case
 * @param scheme of {@code Authorization}, in lower case; empty for a header of one's own
 */
record Credential(String header, String scheme, byte[] digest) {
    private static final String AUTHORIZATION = "authorization";

    static Credential bearer(Secret token) {
        return new Credential(AUTHORIZATION, "bearer", sha256(token.revealBytes()));
    }

    static Credential basic(String user, Secret password) {
        byte[] pair = (user + ':' + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return new Credential(AUTHORIZATION, "basic", sha256(pair));
    }

    static Credential header(String name, Secret value) {
        return new Credential(name.toLowerCase(Locale.ROOT), "", sha256(value.revealBytes()));
    }

    /**
     * The digest of what a request presents where this credential is expected.
     *
     * @param headers all values of a header, by its name in lower case
     * @return empty where it presents nothing, or more than one thing
     */
    Optional<byte[]> presented(Function<String, List<String>> headers) {
        List<String> values = headers.apply(header);
        if (values.size() != 1) return Optional.empty();
        String value = values.getFirst().strip();
        if (scheme.isEmpty()) return digestOf(value);
        int blank = value.indexOf(' ');
        if (blank < 0 || !value.substring(0, blank).equalsIgnoreCase(scheme)) return Optional.empty();
        String rest = value.substring(blank + 1).strip();
        return scheme.equals("basic") ? decoded(rest).map(Credential::sha256) : digestOf(rest);
    }

    /** Takes the same time wherever the two differ. */
    boolean matches(byte[] presented) {
        return MessageDigest.isEqual(digest, presented);
    }

    /** Two sources with one credential could not be told apart. */
    boolean same(Credential other) {
        return header.equals(other.header) && scheme.equals(other.scheme) && matches(other.digest);
    }

    private static Optional<byte[]> digestOf(String value) {
        // The server hands out each byte of a header as one char.
        return value.isEmpty() ? Optional.empty() : Optional.of(sha256(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] sha256(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return scheme.isEmpty() ? "header " + header : scheme;
    }
}
