package dev.remediator.alert;

import java.util.HexFormat;

/**
 * The identity of a label set: 64-bit FNV-1a over each name, 0xFF, its value, 0xFF, in order; what Prometheus and
 * Alertmanager compute.
 */
public record Fingerprint(long value) {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** @throws IllegalArgumentException for anything but 16 hexadecimal digits */
    public static Fingerprint parse(String text) {
        if (text.length() != 16) throw new IllegalArgumentException("a fingerprint has 16 hexadecimal digits");
        return new Fingerprint(HexFormat.fromHexDigitsToLong(text));
    }

    static Fingerprint of(String[] names, String[] values) {
        long hash = OFFSET;
        for (int i = 0; i < names.length; i++) {
            hash = add(add(hash, names[i]), 0xFF);
            hash = add(add(hash, values[i]), 0xFF);
        }
        return new Fingerprint(hash);
    }

    /** The bytes of the text in UTF-8, without making an array of them. */
    private static long add(long hash, String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                hash = add(hash, c);
                continue;
            }
            int point = text.codePointAt(i);
            if (point < 0x800) {
                hash = add(hash, 0xC0 | point >> 6);
            } else if (point < 0x10000) {
                hash = add(hash, 0xE0 | point >> 12);
                hash = add(hash, 0x80 | point >> 6 & 0x3F);
            } else {
                hash = add(hash, 0xF0 | point >> 18);
                hash = add(hash, 0x80 | point >> 12 & 0x3F);
                hash = add(hash, 0x80 | point >> 6 & 0x3F);
                i++;
            }
            hash = add(hash, 0x80 | point & 0x3F);
        }
        return hash;
    }

    private static long add(long hash, int octet) {
        return (hash ^ octet) * PRIME;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
