package dev.remediator.identity;

import java.util.Optional;

/** What a program or a terminal shows instead of a session: {@code rem_} and 256 random bits. Only its hash is stored. */
public final class ApiToken {
    static final String PREFIX = "rem_";

    private final AccessToken bits;

    private ApiToken(AccessToken bits) {
        this.bits = bits;
    }

    static ApiToken random() {
        return new ApiToken(AccessToken.random());
    }

    /** Empty for what can be none, without asking anybody. */
    public static Optional<ApiToken> parse(String presented) {
        return presented.startsWith(PREFIX)
                ? AccessToken.parse(presented.substring(PREFIX.length())).map(ApiToken::new)
                : Optional.empty();
    }

    /** SHA-256 of what follows the prefix. */
    byte[] hash() {
        return bits.hash();
    }

    /** For whoever it was made for, once, and for the header that carries it. */
    public String reveal() {
        return PREFIX + bits.reveal();
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
