package dev.remediator.channel;

import dev.remediator.secret.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Secrets of a channel, to be taken out of what the other side says. Prints none of them. */
public final class Keys {
    /** So much of a key at the end of a text that was cut there is taken for it. */
    private static final int LEAST_OF_A_KEY = 4;

    private static final String ELLIPSIS = "…";

    private final List<Secret> keys;

    private Keys(List<Secret> keys) {
        this.keys = keys;
    }

    /** @param texts none of no length */
    public static Keys of(Collection<String> texts) {
        return new Keys(texts.stream()
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Secret::of)
                .toList());
    }

    /** The text without any of them, and without the beginning of one at its end: others may have cut it there. */
    public String scrub(String text) {
        String clean = text;
        for (Secret key : keys) clean = clean.replace(key.reveal(), Secret.MASK);
        boolean cut = clean.endsWith(ELLIPSIS);
        String whole = cut ? clean.substring(0, clean.length() - 1) : clean;
        for (Secret key : keys) {
            String secret = key.reveal();
            for (int length = Math.min(secret.length(), whole.length()); length >= LEAST_OF_A_KEY; length--)
                if (whole.regionMatches(whole.length() - length, secret, 0, length))
                    return whole.substring(0, whole.length() - length) + Secret.MASK + (cut ? ELLIPSIS : "");
        }
        return clean;
    }
}
