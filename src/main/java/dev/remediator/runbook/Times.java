package dev.remediator.runbook;

import dev.remediator.playbook.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/** A schedule as people say it, where its form is one of the usual ones; else its five fields. */
final class Times {
    private static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    private Times() {}

    static boolean isDaily(Schedule schedule) {
        var fields = fields(schedule);
        return fields.get(2).equals("*")
                && fields.get(3).equals("*")
                && (fields.get(4).equals("*") || fields.get(4).contains("-"));
    }

    static String says(Schedule schedule) {
        var fields = fields(schedule);
        var calendar = schedule.calendar()
                .map(c -> ", on " + Words.spoken(c) + " only")
                .orElse("");
        if (!isNumber(fields.get(0)) || !isNumber(fields.get(1))) return schedule.cron() + calendar;
        String time = String.format(Locale.ROOT, "%02d:%02d", number(fields.get(1)), number(fields.get(0)));
        String day = fields.get(2);
        String month = fields.get(3);
        String weekday = fields.get(4);
        if (!month.equals("*") && months(month).isEmpty()) return schedule.cron() + calendar;
        String in = month.equals("*") ? "" : " of " + String.join(", ", months(month));
        if (day.equals("*") && month.equals("*") && weekday.equals("*")) return "every day, " + time + calendar;
        if (day.equals("*") && month.equals("*") && isNumber(weekday) && number(weekday) < DAYS.size())
            return "every " + DAYS.get(number(weekday)) + ", " + time + calendar;
        if (day.equals("*") && month.equals("*") && days(weekday).size() == 2)
            return String.join(" to ", days(weekday)) + ", " + time + calendar;
        if (isNumber(day) && weekday.equals("*"))
            return "day " + day + (in.isEmpty() ? " of every month" : in) + ", " + time + calendar;
        return schedule.cron() + calendar;
    }

    /** First and last of {@code 1-5}. */
    private static List<String> days(String field) {
        var names = new ArrayList<String>();
        var tokens = new StringTokenizer(field, "-");
        while (tokens.hasMoreTokens()) {
            var token = tokens.nextToken();
            if (!isNumber(token) || number(token) >= DAYS.size()) return List.of();
            names.add(DAYS.get(number(token)));
        }
        return names;
    }

    private static List<String> months(String field) {
        var names = new ArrayList<String>();
        var tokens = new StringTokenizer(field, ",");
        while (tokens.hasMoreTokens()) {
            var token = tokens.nextToken();
            if (!isNumber(token) || number(token) < 1 || number(token) > MONTHS.size()) return List.of();
            names.add(MONTHS.get(number(token) - 1));
        }
        return names;
    }

    private static List<String> fields(Schedule schedule) {
        var fields = new ArrayList<String>();
        var tokens = new StringTokenizer(schedule.cron());
        while (tokens.hasMoreTokens()) fields.add(tokens.nextToken());
        while (fields.size() < 5) fields.add("*");
        return fields;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
