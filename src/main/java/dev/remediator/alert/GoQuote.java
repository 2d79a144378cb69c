package dev.remediator.alert;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strings in double quotes as Go writes and reads them (The Go Programming Language Specification, String literals). */
final class GoQuote {
    private GoQuote() {}

    static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** @param inner what stands between the quotes; empty when it is no string of Go's, or no UTF-8 */
    static Optional<String> unquote(String inner) {
        var bytes = new ByteArrayOutputStream(inner.length());
        int i = 0;
        while (i < inner.length()) {
            int c = inner.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\n' || c == '"') return Optional.empty();
            if (c != '\\') {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            if (i == inner.length()) return Optional.empty();
            char escape = inner.charAt(i++);
            int digits = digits(escape);
            if (digits == 0) {
                int plain = plain(escape);
                if (plain < 0) return Optional.empty();
                bytes.write(plain);
                continue;
            }
            boolean octal = escape >= '0' && escape <= '7';
            int from = octal ? i - 1 : i;
            var value = number(inner, from, digits, octal ? 8 : 16);
            if (value < 0) return Optional.empty();
            i = from + digits;
            if (octal || escape == 'x') {
                if (value > 255) return Optional.empty();
                bytes.write((int) value);
            } else {
                if (value > Character.MAX_CODE_POINT || value >= 0xD800 && value < 0xE000) return Optional.empty();
                bytes.writeBytes(Character.toString((int) value).getBytes(StandardCharsets.UTF_8));
            }
        }
        return decode(bytes.toByteArray());
    }

    private static int digits(char escape) {
        return switch (escape) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            case '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
            default -> 0;
        };
    }

    private static int plain(char escape) {
        return switch (escape) {
            case 'a' -> 7;
            case 'b' -> 8;
            case 't' -> 9;
            case 'n' -> 10;
            case 'v' -> 11;
            case 'f' -> 12;
            case 'r' -> 13;
            case '"', '\\' -> escape;
            default -> -1;
        };
    }

    private static long number(String text, int from, int digits, int radix) {
        if (from + digits > text.length()) return -1;
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || text.charAt(i) > 'f') return -1;
            value = value * radix + digit;
        }
        return value;
    }

    private static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
