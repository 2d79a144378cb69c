package dev.remediator.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Text that is drawn: one line, without what cannot be seen or turns the direction of writing. */
final class Lettering {
    private static final int REPLACEMENT = 0xFFFD;

    private Lettering() {}

    static String clean(String text, int max) {
        var clean = new StringBuilder();
        text.codePoints()
                .limit(max + 1L)
                .forEach(c -> clean.appendCodePoint(Character.isWhitespace(c) ? ' ' : drawable(c) ? c : REPLACEMENT));
        var line = clean.toString().strip();
        if (line.codePointCount(0, line.length()) <= max) return line;
        return line.substring(0, line.offsetByCodePoints(0, max - 1)) + "…";
    }

    private static boolean drawable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Three figures tell people enough: {@code 0.0421}, {@code 12.3}, {@code 4,210}, {@code 1.2 M}. */
    static String figure(double value) {
        double size = Math.abs(value);
        if (value == 0) return "0";
        if (size >= 1e9 && size < 1e15) return digits(value / 1e9) + " G";
        if (size >= 1e6 && size < 1e9) return digits(value / 1e6) + " M";
        if (size >= 1e15 || size < 1e-4) return String.format(Locale.ROOT, "%.2e", value);
        return digits(value);
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        if (size >= 1000) return String.format(Locale.ROOT, "%,.0f", value);
        var number = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        return number.toPlainString();
    }
}
