package dev.remediator.action;

import org.jspecify.annotations.Nullable;

/** Finds the variable parts of a log line: times, ids, addresses, durations, numbers. */
final class Masks {
    /** @param end behind what was found */
    record Mask(String name, int end) {}

    private static final int[] UUID = {8, 4, 4, 4, 12};
    private static final String[] UNITS = {"ns", "us", "µs", "ms", "s", "m", "h", "d", "sec", "secs", "min", "mins"};
    private static final int SHORTEST_HEX = 8;
    private static final int SHORTEST_ID = 16;
    private static final int LONGEST_NUMBER = 50;

    private Masks() {}

    /** What begins here; null where nothing variable does. To be asked only where a word may begin. */
    static @Nullable Mask at(String line, int at) {
        var c = line.charAt(at);
        if (!digit(c) && !latin(c) && c != '-' && c != '+' && c != ':') return null;
        if (hex(c)) {
            var uuid = uuid(line, at);
            if (uuid > at) return new Mask("<uuid>", uuid);
        }
        if (digit(c)) {
            var time = time(line, at);
            if (time > at) return new Mask("<time>", time);
            var v4 = v4(line, at);
            if (v4 > at) return new Mask("<ip>", v4);
        }
        if (hex(c) || c == ':') {
            var v6 = v6(line, at);
            if (v6 > at) return new Mask("<ip>", v6);
        }
        if (digit(c) || c == '-' || c == '+') {
            var mask = number(line, at);
            if (mask != null) return mask;
        }
        return latin(c) || digit(c) ? word(line, at) : null;
    }

    private static int uuid(String line, int at) {
        var i = at;
        for (var group = 0; group < UUID.length; group++) {
            if (group > 0) {
                if (i >= line.length() || line.charAt(i) != '-') return at;
                i++;
            }
            for (var n = 0; n < UUID[group]; n++, i++) if (i >= line.length() || !hex(line.charAt(i))) return at;
        }
        return over(line, i) ? i : at;
    }

    /** {@code 2026-11-22T18:00:00.123Z}, {@code 2026-11-22}, {@code 2026/11/22}, {@code 18:00:00.123}. */
    private static int time(String line, int at) {
        var date = digits(line, at, 4);
        var i = at;
        if (date > at && date < line.length() && (line.charAt(date) == '-' || line.charAt(date) == '/')) {
            var month = digits(line, date + 1, 2);
            if (month == date + 1 || month >= line.length() || line.charAt(month) != line.charAt(date)) return at;
            var day = digits(line, month + 1, 2);
            if (day == month + 1) return at;
            if (day >= line.length() || (line.charAt(day) != 'T' && line.charAt(day) != ' '))
                return over(line, day) ? day : at;
            var clock = clock(line, day + 1);
            if (clock == day + 1) return line.charAt(day) == ' ' ? day : at;
            i = clock;
        } else {
            i = clock(line, at);
            if (i == at) return at;
        }
        if (i < line.length() && line.charAt(i) == 'Z') i++;
        else if (i < line.length() && (line.charAt(i) == '+' || line.charAt(i) == '-')) {
            var hours = digits(line, i + 1, 2);
            if (hours > i + 1) {
                var minutes = digits(line, hours < line.length() && line.charAt(hours) == ':' ? hours + 1 : hours, 2);
                i = minutes > hours ? minutes : hours;
            }
        }
        return over(line, i) ? i : at;
    }

    private static int clock(String line, int at) {
        var i = digits(line, at, 2);
        if (i == at) return at;
        for (var part = 0; part < 2; part++) {
            if (i >= line.length() || line.charAt(i) != ':') return at;
            var next = digits(line, i + 1, 2);
            if (next == i + 1) return at;
            i = next;
        }
        if (i + 1 < line.length() && (line.charAt(i) == '.' || line.charAt(i) == ',') && digit(line.charAt(i + 1))) {
            i++;
            while (i < line.length() && digit(line.charAt(i))) i++;
        }
        return i;
    }

    private static int v4(String line, int at) {
        var i = at;
        for (var part = 0; part < 4; part++) {
            if (part > 0) {
                if (i >= line.length() || line.charAt(i) != '.') return at;
                i++;
            }
            var from = i;
            while (i < line.length() && i - from < 3 && digit(line.charAt(i))) i++;
            if (i == from) return at;
        }
        if (i < line.length() && line.charAt(i) == ':') {
            var port = i + 1;
            while (port < line.length() && digit(line.charAt(port))) port++;
            if (port > i + 1) i = port;
        }
        return over(line, i) ? i : at;
    }

    /** At least two colons, and nothing but hexadecimal groups of at most four between them. */
    private static int v6(String line, int at) {
        var i = at;
        var colons = 0;
        var group = 0;
        var digits = 0;
        while (i < line.length() && i - at < 45 && (hex(line.charAt(i)) || line.charAt(i) == ':')) {
            if (line.charAt(i) == ':') {
                colons++;
                group = 0;
            } else {
                digits++;
                if (++group > 4) return at;
            }
            i++;
        }
        var whole = colons >= 3 || (colons == 2 && line.substring(at, i).contains("::"));
        return whole && digits > 0 && over(line, i) ? i : at;
    }

    /** A number with an optional sign, fraction and exponent; with a unit of time a duration, also {@code 1h30m}. */
    private static @Nullable Mask number(String line, int at) {
        var i = at;
        if (line.charAt(i) == '-' || line.charAt(i) == '+') i++;
        if (i >= line.length() || !digit(line.charAt(i))) return null;
        var name = "<num>";
        while (true) {
            i = magnitude(line, i);
            if (i - at > LONGEST_NUMBER)
                return null; // or a line of nothing but commas and digits would be read n² times
            var unit = unit(line, i);
            if (unit == i) break;
            i = unit;
            name = "<dur>";
            if (i >= line.length() || !digit(line.charAt(i))) break;
        }
        if (i < line.length() && line.charAt(i) == '%') i++;
        return over(line, i) || sized(line, i) ? new Mask(name, i) : null;
    }

    private static int magnitude(String line, int at) {
        var i = at;
        while (i < line.length() && digit(line.charAt(i))) i++;
        while (i + 1 < line.length()
                && i - at <= LONGEST_NUMBER
                && (line.charAt(i) == '.' || line.charAt(i) == ',')
                && digit(line.charAt(i + 1))) {
            i++;
            while (i < line.length() && digit(line.charAt(i))) i++;
        }
        if (i + 1 < line.length() && (line.charAt(i) == 'e' || line.charAt(i) == 'E')) {
            var exponent = line.charAt(i + 1) == '-' || line.charAt(i + 1) == '+' ? i + 2 : i + 1;
            var end = exponent;
            while (end < line.length() && digit(line.charAt(end))) end++;
            if (end > exponent && over(line, end)) return end;
        }
        return i;
    }

    private static int unit(String line, int at) {
        var best = at;
        for (var unit : UNITS) {
            var end = at + unit.length();
            var whole = end == line.length() || (end < line.length() && !latin(line.charAt(end)));
            if (whole && end > best && line.startsWith(unit, at)) best = end;
        }
        return best;
    }

    /** A unit that stays: {@code 12MB}, {@code 3.5GiB}. */
    private static boolean sized(String line, int at) {
        var i = at;
        while (i < line.length() && i - at < 4 && latin(line.charAt(i))) i++;
        return i > at
                && over(line, i)
                && "kKMGTBb".indexOf(line.charAt(at)) >= 0
                && "Bb".indexOf(line.charAt(i - 1)) >= 0;
    }

    /** A word of hexadecimal digits, or one that only a machine would write. */
    private static @Nullable Mask word(String line, int at) {
        var i = at;
        var digits = 0;
        var hex = true;
        if (line.startsWith("0x", at) && at + 2 < line.length() && hex(line.charAt(at + 2))) i = at + 2;
        var from = i;
        while (i < line.length() && (latin(line.charAt(i)) || digit(line.charAt(i)))) {
            if (digit(line.charAt(i))) digits++;
            hex = hex && hex(line.charAt(i));
            i++;
        }
        if (hex && from > at && i > from) return new Mask("<hex>", i);
        if (hex && digits > 0 && i - at >= SHORTEST_HEX) return new Mask("<hex>", i);
        return digits >= 3 && i - at >= SHORTEST_ID ? new Mask("<id>", i) : null;
    }

    /** Whether a word ends here. */
    private static boolean over(String line, int at) {
        return at >= line.length() || !Character.isLetterOrDigit(line.charAt(at));
    }

    /** Behind exactly so many digits; {@code at} where there are others. */
    private static int digits(String line, int at, int count) {
        if (at + count > line.length()) return at;
        for (var i = at; i < at + count; i++) if (!digit(line.charAt(i))) return at;
        return at + count < line.length() && digit(line.charAt(at + count)) ? at : at + count;
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean latin(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean hex(char c) {
        return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
