package dev.remediator.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which alert it is: the first 64 bits of the SHA-256 over scope and labels. Not {@link Fingerprint}, which is
 * Alertmanager's and made for speed alone: whoever chooses one label value of one alert finds, in a second, a value that
 * gives it the fingerprint of any other alert, and could silence or end that one wherever fingerprints decide.
 */
public record Identity(long value) {
    private static final byte SEPARATOR = (byte) 0xFF; // in no UTF-8
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Identity::sha256);

    /**
     * @param scope among whose alerts it is that one: the source's name, so that what one source says never ends what
     *     another has said; for Railway its kind, because its webhooks and what is polled tell of the same
     */
    public static Identity of(String scope, Labels labels) {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        add(digest, scope);
        labels.asMap().forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        return new Identity(ByteBuffer.wrap(digest.digest()).getLong());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update(SEPARATOR);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }
}
