package dev.remediator.alert;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a text in double quotes by Go's rules (strconv.Unquote), which are stricter than most: {@code "\\d"} is an error. */
final class GoUnquoting {
    private GoUnquoting() {}

    /**
     * The text that a quoted text stands for.
     *
     * @param text the whole input
     * @param from after the opening quote
     * @param to   at the closing quote
     */
    static String unquote(String text, int from, int to) {
        int lineBreak = text.indexOf('\n', from, to);
        if (lineBreak >= 0)
            throw MatcherSyntaxException.at(text, lineBreak, "a line break within double quotes must be written \\n");
        if (text.indexOf('\\', from, to) < 0) return text.substring(from, to);
        var octets = new ByteArrayOutputStream();
        for (int i = from; i < to; ) {
            int plain = text.indexOf('\\', i, to);
            octets.writeBytes(text.substring(i, plain < 0 ? to : plain).getBytes(StandardCharsets.UTF_8));
            i = plain < 0 ? to : unescape(text, plain, to, octets);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw MatcherSyntaxException.at(text, from, "the \\x and octal escapes of this text make no valid UTF-8");
        }
    }

    /** Writes what an escape stands for, and returns the index after it. */
    private static int unescape(String text, int backslash, int to, ByteArrayOutputStream octets) {
        char kind = text.charAt(backslash + 1);
        int simple = GoText.ESCAPES.indexOf(kind);
        if (simple >= 0) {
            octets.write(GoText.ESCAPED.charAt(simple));
            return backslash + 2;
        }
        return switch (kind) {
            case 'x' -> {
                octets.write(number(text, backslash, 2, 2, 16, to, 0xFF));
                yield backslash + 4;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                octets.write(number(text, backslash, 1, 3, 8, to, 0xFF));
                yield backslash + 4;
            }
            case 'u' -> {
                writeCodePoint(number(text, backslash, 2, 4, 16, to, Character.MAX_CODE_POINT), octets);
                yield backslash + 6;
            }
            case 'U' -> {
                writeCodePoint(number(text, backslash, 2, 8, 16, to, Character.MAX_CODE_POINT), octets);
                yield backslash + 10;
            }
            default -> {
                String found = text.substring(backslash, text.offsetByCodePoints(backslash, 2));
                throw MatcherSyntaxException.at(
                        text, backslash, found + " is no escape; to mean a backslash, write \\" + found);
            }
        };
    }

    private static void writeCodePoint(int codePoint, ByteArrayOutputStream octets) {
        octets.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }

    private static int number(String text, int backslash, int skip, int digits, int radix, int to, int max) {
        int from = backslash + skip;
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            char c = i < to ? text.charAt(i) : '"';
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0)
                throw MatcherSyntaxException.at(
                        text,
                        backslash,
                        "expected " + digits + (radix == 8 ? " octal" : " hexadecimal") + " digits here");
            number = number * radix + digit;
        }
        if (number > max || number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE)
            throw MatcherSyntaxException.at(text, backslash, "there is no character of this number");
        return (int) number;
    }
}
