package dev.remediator.channel;

import java.util.Objects;

/** A PNG that goes with news, and what it shows in words, for whoever cannot see it. Immutable. */
public final class Picture {
    /** Largest PNG, in bytes. */
    public static final int MAX = 1024 * 1024;

    /** How it is named where it is sent. */
    public static final String FILE = "incident.png";

    public static final String TYPE = "image/png";

    private final byte[] png;
    private final String words;

    /** @throws IllegalArgumentException for none, or one that is larger than {@link #MAX} */
    public Picture(byte[] png, String words) {
        if (png.length == 0 || png.length > MAX)
            throw new IllegalArgumentException(
                    "a picture has between 1 and %d bytes, not %d".formatted(MAX, png.length));
        this.png = png.clone();
        this.words = Objects.requireNonNull(words);
    }

    public byte[] png() {
        return png.clone();
    }

    /** As hostile as the names of alerts, targets and figures in it; of any length. */
    public String words() {
        return words;
    }

    @Override
    public String toString() {
        return "Picture[%d bytes, %s]".formatted(png.length, words);
    }
}
