package dev.remediator.action;

import java.time.Duration;
import java.util.List;

/** Durations as engineers write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
    private record Unit(String sign, long millis) {}

    /** Largest first; each may be written once, in this order. */
    private static final List<Unit> UNITS = List.of(
            new Unit("d", 86_400_000),
            new Unit("h", 3_600_000),
            new Unit("m", 60_000),
            new Unit("s", 1_000),
            new Unit("ms", 1));

    private static final String HELP = "must be a duration such as 500ms, 30s, 5m, 1h30m or 2d";

    private Durations() {}

    /** @throws IllegalArgumentException for anything else, also for a bare number; the message is for the file's author */
    public static Duration parse(String text) {
        var total = Duration.ZERO;
        var at = 0;
        var next = 0;
        while (at < text.length()) {
            var digits = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
            var letters = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) at++;
            if (digits == letters || letters - digits > 9) throw new IllegalArgumentException(HELP);
            next = unit(text.substring(letters, at), next);
            total = total.plusMillis(
                    Math.multiplyExact(Long.parseLong(text.substring(digits, letters)), UNITS.get(next - 1).millis));
        }
        if (text.isEmpty()) throw new IllegalArgumentException(HELP);
        return total;
    }

    /** The place behind the unit's own, so that 5m1h and 5m5m are refused. */
    private static int unit(String sign, int from) {
        for (var i = from; i < UNITS.size(); i++) if (UNITS.get(i).sign.equals(sign)) return i + 1;
        throw new IllegalArgumentException(HELP);
    }

    /** The shortest way to write it: {@code 1h30m}; a part below a millisecond is left out. */
    public static String format(Duration duration) {
        var left = duration.toMillis();
        if (left == 0) return "0s";
        var text = new StringBuilder(left < 0 ? "-" : "");
        left = Math.abs(left);
        for (var unit : UNITS) {
            if (left >= unit.millis) text.append(left / unit.millis).append(unit.sign);
            left %= unit.millis;
        }
        return text.toString();
    }
}
