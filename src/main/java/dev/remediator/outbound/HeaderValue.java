package dev.remediator.outbound;

import dev.remediator.secret.Secret;
import java.util.Optional;

/**
 * The value of a header, with or without a secret: {@code Bearer } and a token. Printing it does not print the secret.
 *
 * @param text what is sent in plain; with a secret, what stands before it
 */
public record HeaderValue(String text, Optional<Secret> secret) {
    public HeaderValue {
        if (!sendable(text) || secret.filter(s -> !sendable(s.reveal())).isPresent())
            throw new IllegalArgumentException("a header's value must be one line of printable ASCII");
    }

    public static HeaderValue of(String text) {
        return new HeaderValue(text, Optional.empty());
    }

    public static HeaderValue of(String prefix, Secret secret) {
        return new HeaderValue(prefix, Optional.of(secret));
    }

    public static HeaderValue bearer(Secret token) {
        return of("Bearer ", token);
    }

    /** For the request itself, never for a message. */
    String reveal() {
        return secret.map(s -> text + s.reveal()).orElse(text);
    }

    private static boolean sendable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 127);
    }
}
