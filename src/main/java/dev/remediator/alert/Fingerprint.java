package dev.remediator.alert;

import java.util.HexFormat;
import java.util.Map;

/**
 * The identity of a label set, the same that Prometheus and Alertmanager compute: FNV-1a (64 bit) over each name and
 * each value in UTF-8, every one followed by the byte 0xFF, in the order of the names.
 */
public record Fingerprint(long value) {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int SEPARATOR = 0xFF;
    private static final int DIGITS = 16;

    /** Reads 16 hexadecimal digits, as in an Alertmanager's webhook body. Anything else is refused. */
    public static Fingerprint parse(String text) {
        if (text.length() != DIGITS || !text.chars().allMatch(HexFormat::isHexDigit))
            throw new IllegalArgumentException(
                    "A fingerprint has 16 hexadecimal digits; this has not: " + GoText.quote(text));
        return new Fingerprint(HexFormat.fromHexDigitsToLong(text));
    }

    /** @param labels in the order of {@link Labels#asMap()} */
    static Fingerprint of(Map<String, String> labels) {
        long hash = OFFSET;
        for (var label : labels.entrySet()) {
            hash = step(add(hash, label.getKey()), SEPARATOR);
            hash = step(add(hash, label.getValue()), SEPARATOR);
        }
        return new Fingerprint(hash);
    }

    /** Adds the UTF-8 of a text without making an array of it. */
    private static long add(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                hash = step(hash, c);
                continue;
            }
            if (Character.isSurrogate((char) c)) c = text.codePointAt(i++);
            if (c >= 0x10000) hash = step(step(hash, 0xF0 | c >> 18), continuation(c >> 12));
            else if (c >= 0x800) hash = step(hash, 0xE0 | c >> 12);
            if (c >= 0x800) hash = step(hash, continuation(c >> 6));
            else hash = step(hash, 0xC0 | c >> 6);
            hash = step(hash, continuation(c));
        }
        return hash;
    }

    private static int continuation(int bits) {
        return 0x80 | bits & 0x3F;
    }

    private static long step(long hash, int octet) {
        return (hash ^ octet) * PRIME;
    }

    /** 16 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
