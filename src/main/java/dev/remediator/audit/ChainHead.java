package dev.remediator.audit;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A link of the chain by its number and hash, as it is published: {@code 4211:9f86…}. It vouches for itself and every link
 * before it.
 *
 * @param seq counts from 1; 0 for the beginning, before the first link
 * @param hash SHA-256 in 64 hexadecimal digits, lower case
 */
public record ChainHead(long seq, String hash) {
    /** What the first link is made on. */
    public static final ChainHead BEGINNING = new ChainHead(0, "0".repeat(64));

    public ChainHead {
        if (seq < 0) throw new IllegalArgumentException("links are counted from 1");
        if (hash.length() != 64 || !hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            throw new IllegalArgumentException("a hash has 64 hexadecimal digits");
    }

    static ChainHead of(long seq, byte[] hash) {
        return new ChainHead(seq, HexFormat.of().formatHex(hash));
    }

    /** What was published; empty for what is no head. */
    public static Optional<ChainHead> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon > 19) return Optional.empty();
        try {
            var head = new ChainHead(
                    Long.parseLong(text.substring(0, colon)),
                    text.substring(colon + 1).strip().toLowerCase(Locale.ROOT));
            return Optional.of(head);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hash);
    }

    @Override
    public String toString() {
        return seq + ":" + hash;
    }
}
