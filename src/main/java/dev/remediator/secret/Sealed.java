package dev.remediator.secret;

import java.util.Base64;
import java.util.List;

/**
 * A secret that waits, encrypted: it can be stored and shown, and opened only with the {@link Keyring} that made it.
 *
 * <p>As text {@code v1.<key>.<context>.<nonce>.<ciphertext>}, the last three in URL-safe Base64.
 *
 * @param key which key it was sealed with
 * @param context what it belongs to; whoever moves it elsewhere cannot open it there
 */
public record Sealed(String key, String context, String nonce, String ciphertext) {
    private static final String VERSION = "v1";

    /** @throws IllegalArgumentException when it is none, or of a later version; the message does not hold the text */
    public static Sealed parse(String text) {
        var parts = List.of(text.split("\\.", -1));
        if (!parts.getFirst().equals(VERSION) || parts.size() != 5)
            throw new IllegalArgumentException("this is no sealed secret that this version can read");
        try {
            var context =
                    new String(Base64.getUrlDecoder().decode(parts.get(2)), java.nio.charset.StandardCharsets.UTF_8);
            return new Sealed(parts.get(1), context, parts.get(3), parts.get(4));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("this is a sealed secret that was damaged", e);
        }
    }

    public String text() {
        var encoded = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(context.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return String.join(".", VERSION, key, encoded, nonce, ciphertext);
    }
}
