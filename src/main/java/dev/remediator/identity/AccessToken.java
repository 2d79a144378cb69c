package dev.remediator.identity;

import dev.remediator.secret.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** 256 random bits that open something, as 43 characters of URL-safe Base64. Only {@link #hash} may be stored. */
public final class AccessToken {
    private static final int BYTES = 32;
    private static final int CHARACTERS = 43;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Secret value;

    private AccessToken(Secret value) {
        this.value = value;
    }

    public static AccessToken random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new AccessToken(Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    /** Empty for what can be no token, without asking anybody. */
    public static Optional<AccessToken> parse(String presented) {
        boolean possible = presented.length() == CHARACTERS && presented.chars().allMatch(AccessToken::urlSafe);
        return possible ? Optional.of(new AccessToken(Secret.of(presented))) : Optional.empty();
    }

    /** SHA-256; a token of full entropy needs no salt and no slow hash. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.revealBytes());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }

    /** For the one link or cookie that carries it. */
    public String reveal() {
        return value.reveal();
    }

    @Override
    public String toString() {
        return value.toString();
    }

    private static boolean urlSafe(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
