package dev.remediator.schedule;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The five fields of Unix as Quartz writes them: seconds in front, Sunday is 1, and one of the two kinds of days is open.
 * Where a clock goes back, Quartz begins what is due at a time that is shown twice once, the second time; where it goes
 * forward, what is due at a time that is left out does not begin: see {@link LeftOutTimes}.
 */
final class QuartzCron {
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private QuartzCron() {}

    /** @throws IllegalArgumentException if it is none, or names days both of the month and of the week */
    static String of(String unix) {
        var fields = unix.strip().split("\\s+");
        if (fields.length != 5) throw new IllegalArgumentException("a schedule has five fields: " + unix);
        boolean everyDayOfMonth = fields[2].equals("*");
        boolean everyDayOfWeek = fields[4].equals("*");
        if (!everyDayOfMonth && !everyDayOfWeek)
            throw new IllegalArgumentException("day of month together with day of week is not understood: " + unix);
        return String.join(
                " ",
                "0",
                fields[0],
                fields[1],
                everyDayOfWeek ? fields[2] : "?",
                fields[3].toUpperCase(Locale.ROOT),
                everyDayOfWeek ? "?" : daysOfWeek(fields[4]));
    }

    /** Each by its name, because the two disagree about numbers, and a range may go over Sunday. */
    private static String daysOfWeek(String field) {
        var days = new TreeSet<Integer>();
        for (var part : field.split(",")) {
            var stepped = part.split("/", 2);
            int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
            if (step < 1) throw new IllegalArgumentException("a step is at least 1: " + field);
            var ends = stepped[0].equals("*") ? new String[] {"0", "6"} : stepped[0].split("-", 2);
            int from = day(ends[0]);
            int to = ends.length == 2 ? day(ends[1]) : stepped.length == 2 ? 6 : from;
            if (to < from) to += 7;
            for (int day = from; day <= to; day += step) days.add(day % 7);
        }
        return String.join(",", days.stream().map(DAYS::get).toList());
    }

    private static int day(String text) {
        int named = DAYS.indexOf(text.toUpperCase(Locale.ROOT));
        int day = named >= 0 ? named : Integer.parseInt(text);
        if (day < 0 || day > 7) throw new IllegalArgumentException("a day of the week is 0 to 7: " + text);
        return day;
    }
}
