package dev.remediator.secret;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A credential that shows itself only through {@link #reveal()}: {@code toString}, JSON and everything built on them
 * print {@value #MASK}. Never empty, so that a missing credential cannot equal a missing header. Immutable; not
 * {@code Serializable}; comparisons take the same time wherever the values differ.
 */
@JsonDeserialize(using = SecretDeserializer.class)
public final class Secret {
    /** What is printed in place of any secret; its length says nothing about the value's. */
    public static final String MASK = "•••";

    private final byte[] utf8;

    private Secret(byte[] utf8) {
        if (utf8.length == 0) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        this.utf8 = utf8;
    }

    /**
     * The given text as a secret. Also the converter through which configuration properties become secrets.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Secret of(String value) {
        return new Secret(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The value itself: for the one place that must send it, never for a message, a log or a field. */
    public String reveal() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** The value as UTF-8, in a copy that the caller may wipe: for keys of a {@code Mac} or {@code Cipher}. */
    public byte[] revealBytes() {
        return utf8.clone();
    }

    /** Whether {@code presented} is this very secret; safe against measuring how long the answer takes. */
    public static boolean constantTimeEquals(Secret expected, String presented) {
        return constantTimeEquals(expected, presented.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #constantTimeEquals(Secret, String)}, for bytes as they came over the wire. */
    public static boolean constantTimeEquals(Secret expected, byte[] presented) {
        // Digests have one length: MessageDigest.isEqual on the values themselves would tell how long the secret is.
        return MessageDigest.isEqual(sha256(expected.utf8), sha256(presented));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && constantTimeEquals(this, secret.utf8);
    }

    /** The same for all secrets: a hash of the value would be a fact about it wherever hash codes are printed. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    @JsonValue
    public String toString() {
        return MASK;
    }

    private static byte[] sha256(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }
}
