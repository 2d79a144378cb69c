package dev.remediator.playbook;

import dev.remediator.action.NearMiss;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The five fields of a Unix cron line, strictly: what one cron reads and another does not is refused. Day of month
 * together with day of week is refused, too: crons disagree whether both must hold or one of them.
 */
final class CronFields {
    /** What is wrong, at its place in the line. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        final int offset;

        Malformed(int offset, String message) {
            super(message, null, false, false);
            this.offset = offset;
        }
    }

    /** @param first the number of the first of the names */
    private record Field(String name, String example, int least, int most, List<String> names, int first) {
        Field(String name, String example, int least, int most) {
            this(name, example, least, most, List.of(), 0);
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field("minute", "0, */15 or 10,40", 0, 59),
            new Field("hour", "9, */2 or 8-18", 0, 23),
            new Field("day of month", "1 or 1,15", 1, 31),
            new Field(
                    "month",
                    "1, JAN or */3",
                    1,
                    12,
                    List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
                    1),
            new Field(
                    "day of week",
                    "1, MON or MON-FRI",
                    0,
                    7,
                    List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
                    0));

    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private static final int DAY_OF_MONTH = 2;
    private static final int MONTH = 3;
    private static final int DAY_OF_WEEK = 4;

    private final BitSet daysOfWeek;

    private CronFields(BitSet daysOfWeek) {
        this.daysOfWeek = daysOfWeek;
    }

    static CronFields parse(String line) throws Malformed {
        var nickname = NICKNAMES.get(line.strip().toLowerCase(Locale.ROOT));
        if (nickname != null) throw new Malformed(0, "nicknames are not read; write \"" + nickname + "\"");
        var offsets = offsets(line);
        if (offsets.length != FIELDS.size())
            throw new Malformed(
                    0,
                    "a schedule has five fields (minute, hour, day of month, month, day of week) and this has "
                            + offsets.length
                            + (offsets.length == 6 ? "; leave the seconds away" : "; write * for each time"));
        var values = new BitSet[FIELDS.size()];
        for (int i = 0; i < values.length; i++) values[i] = field(FIELDS.get(i), word(line, offsets[i]), offsets[i]);
        if (!word(line, offsets[DAY_OF_MONTH]).equals("*")
                && !word(line, offsets[DAY_OF_WEEK]).equals("*"))
            throw new Malformed(
                    offsets[DAY_OF_WEEK],
                    "day of month together with day of week is read differently by each cron; leave one of them *");
        if (IntStream.rangeClosed(1, 12)
                .filter(values[MONTH]::get)
                .noneMatch(month -> values[DAY_OF_MONTH].nextSetBit(1) <= longest(month)))
            throw new Malformed(offsets[DAY_OF_MONTH], "no month of these has such a day; it would never run");
        if (values[DAY_OF_WEEK].get(7)) values[DAY_OF_WEEK].set(0);
        return new CronFields(values[DAY_OF_WEEK]);
    }

    /** Whether it ever runs from Monday to Friday. */
    boolean onWorkingDays() {
        return IntStream.rangeClosed(1, 5).anyMatch(daysOfWeek::get);
    }

    private static int longest(int month) {
        return switch (month) {
            case 2 -> 29;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static int[] offsets(String line) {
        return IntStream.range(0, line.length())
                .filter(i -> line.charAt(i) != ' ' && (i == 0 || line.charAt(i - 1) == ' '))
                .toArray();
    }

    private static String word(String line, int offset) {
        int end = line.indexOf(' ', offset);
        return line.substring(offset, end < 0 ? line.length() : end);
    }

    private static BitSet field(Field field, String word, int offset) throws Malformed {
        var values = new BitSet();
        int at = 0;
        for (String item : word.split(",", -1)) {
            item(field, item, offset + at, values);
            at += item.length() + 1;
        }
        return values;
    }

    private static void item(Field field, String item, int offset, BitSet values) throws Malformed {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int dash = range.indexOf('-');
        int least = field.least;
        int most = field.most;
        if (!range.equals("*")) {
            String from = dash < 0 ? range : range.substring(0, dash);
            least = value(field, from, offset);
            most = dash < 0 ? least : end(field, range.substring(dash + 1), offset + dash + 1);
            if (least > most || (dash > 0 && from.equalsIgnoreCase("SUN")))
                throw new Malformed(
                        offset, Problems.quote(range) + " runs backwards; write its two parts with a comma in between");
            if (slash > 0 && dash < 0)
                throw new Malformed(
                        offset,
                        "'/' follows * or a range; write %s-%d%s".formatted(range, field.most, item.substring(slash)));
        }
        int step = slash < 0 ? 1 : step(field, item.substring(slash + 1), offset + slash + 1);
        for (int value = least; value <= most; value += step) values.set(value);
    }

    /** A week that ends with Sunday ends with 7. */
    private static int end(Field field, String text, int offset) throws Malformed {
        return text.equalsIgnoreCase("SUN") && field.names.contains("SUN") ? 7 : value(field, text, offset);
    }

    private static int value(Field field, String text, int offset) throws Malformed {
        int named = field.names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) return named + field.first;
        int value = number(text);
        if (value >= field.least && value <= field.most) return value;
        String near = NearMiss.of(text, field.names)
                .filter(name -> number(text) < 0 && text.length() > 1)
                .map(name -> ", did you mean '" + name + "'?")
                .orElse("; it is a number from %d to %d, for example %s"
                        .formatted(field.least, field.most, field.example));
        throw new Malformed(offset, Problems.quote(text) + " is no " + field.name + near);
    }

    private static int step(Field field, String text, int offset) throws Malformed {
        int step = number(text);
        if (step >= 1 && step <= field.most) return step;
        throw new Malformed(
                offset, Problems.quote(text) + " is no step; it is a number from 1 to " + field.most + ", as in */2");
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() < 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }
}
