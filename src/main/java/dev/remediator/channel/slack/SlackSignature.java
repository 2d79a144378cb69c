package dev.remediator.channel.slack;

import dev.remediator.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a request is from Slack: HMAC-SHA256 over {@code v0:timestamp:} and the body as it came. Not Slack's own
 * verifier, which takes timestamps of the future and compares in a time that tells where two signatures differ.
 *
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack">Slack on it</a>
 */
final class SlackSignature {
    static final String TIMESTAMP = "X-Slack-Request-Timestamp";
    static final String SIGNATURE = "X-Slack-Signature";

    /** In both directions: a request of the future could be kept and sent again for as long. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String VERSION = "v0=";
    private static final int DIGITS = 11;
    private static final int HEX = 64;

    private final Secret secret;

    SlackSignature(Secret secret) {
        this.secret = secret;
    }

    /** What a request says of itself; nothing of it is proved. */
    record Presented(String timestamp, byte[] signature) {}

    /**
     * Reads the headers, each of which must be there exactly once, in exactly Slack's form.
     *
     * @param timestamps all values of {@link #TIMESTAMP}
     * @param signatures all values of {@link #SIGNATURE}
     * @return empty also where it is too old, or of the future
     */
    static Optional<Presented> presented(List<String> timestamps, List<String> signatures, Instant now) {
        if (timestamps.size() != 1 || signatures.size() != 1) return Optional.empty();
        String timestamp = timestamps.getFirst();
        String signature = signatures.getFirst();
        if (!isNumber(timestamp) || !isSignature(signature)) return Optional.empty();
        long apart = Math.abs(now.getEpochSecond() - Long.parseLong(timestamp));
        if (apart > WINDOW.toSeconds()) return Optional.empty();
        return Optional.of(
                new Presented(timestamp, HexFormat.of().parseHex(signature, VERSION.length(), signature.length())));
    }

    /** Takes the same time wherever the two signatures differ. */
    boolean isOf(Presented presented, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.revealBytes(), "HmacSHA256"));
            mac.update(("v0:" + presented.timestamp + ":").getBytes(StandardCharsets.US_ASCII));
            return MessageDigest.isEqual(mac.doFinal(body), presented.signature);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform provides HmacSHA256", impossible);
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= DIGITS
                && text.charAt(0) != '0'
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isSignature(String text) {
        return text.length() == VERSION.length() + HEX
                && text.startsWith(VERSION)
                && text.chars().skip(VERSION.length()).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
