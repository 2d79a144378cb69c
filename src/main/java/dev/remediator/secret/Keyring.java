package dev.remediator.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals secrets that must wait, and opens them: AES-256-GCM, a random nonce each time, bound to what they belong to. */
public final class Keyring {
    /** Where the key is configured; better as a file, see {@link SecretSource}. */
    public static final String PROPERTY = "remediator.sealing-key";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final String id;

    private Keyring(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.id = id(key);
    }

    /**
     * @param base64 32 random bytes, as {@code openssl rand -base64 32} makes them
     * @throws IllegalArgumentException if it is no such key; the message does not hold it
     */
    public static Keyring of(Secret base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.reveal().strip());
        } catch (IllegalArgumentException e) {
            throw unfit();
        }
        if (key.length != KEY_BYTES) throw unfit();
        return new Keyring(key);
    }

    // Without its cause, which would quote characters of the key.
    private static IllegalArgumentException unfit() {
        return new IllegalArgumentException(
                "%s is not 32 bytes in Base64: make one by openssl rand -base64 32".formatted(PROPERTY));
    }

    /** Tells keys apart, and says nothing about them. */
    private static String id(byte[] key) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update("remediator sealing key".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(key), 0, 4);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }

    /** @param context what it belongs to, the id of a run for example */
    public Sealed seal(Secret secret, String context) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(secret.revealBytes());
            var base64 = Base64.getUrlEncoder().withoutPadding();
            return new Sealed(id, context, base64.encodeToString(nonce), base64.encodeToString(sealed));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform provides AES-GCM", impossible);
        }
    }

    /** @throws IllegalArgumentException if it was sealed with another key, or changed; the message holds neither text */
    public Secret open(Sealed sealed) {
        if (!sealed.key().equals(id))
            throw new IllegalArgumentException(
                    "it was sealed with another key than the one in " + PROPERTY + ": ask for the secret again");
        try {
            var base64 = Base64.getUrlDecoder();
            var nonce = base64.decode(sealed.nonce());
            if (nonce.length != NONCE_BYTES) throw changed();
            var open = cipher(Cipher.DECRYPT_MODE, nonce, sealed.context()).doFinal(base64.decode(sealed.ciphertext()));
            return Secret.of(new String(open, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw changed();
        }
    }

    private static IllegalArgumentException changed() {
        return new IllegalArgumentException("what was sealed has been changed since: ask for the secret again");
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("remediator v1 " + context).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "Keyring[" + id + "]";
    }
}
