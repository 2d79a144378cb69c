package dev.remediator.channel.webhook;

import dev.remediator.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Standard Webhooks says: HMAC-SHA256 over {@code id.timestamp.body}.
 *
 * @see <a href="https://www.standardwebhooks.com">standardwebhooks.com</a>
 */
final class Signature {
    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;

    private final byte[] key;

    /** @throws IllegalArgumentException for a key that is too short or not what its prefix says; never quotes it */
    Signature(Secret secret) {
        String text = secret.reveal();
        try {
            key = text.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(text.substring(PREFIX.length()))
                    : secret.revealBytes();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the webhook's secret begins with whsec_, but is not Base64 after that");
        }
        if (key.length < MIN_BYTES)
            throw new IllegalArgumentException(
                    "the webhook's secret is shorter than %d bytes: make one with `openssl rand -base64 32`"
                            .formatted(MIN_BYTES));
    }

    /** The value of header {@code webhook-signature}. */
    String of(String id, Instant timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed = (id + "." + timestamp.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform provides HmacSHA256", impossible);
        }
    }
}
