package dev.remediator.channel;

import dev.remediator.playbook.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When a channel is left alone, by the clocks of a zone: {@code 22:00-07:00 Europe/Berlin}, with the days on which it
 * begins in front where it is not every day ({@code sat,sun 00:00-24:00 Europe/Berlin}), several separated by
 * semicolons.
 */
public record QuietHours(List<Window> windows) {
    /** Whoever is quiet for longer than this is not quiet, but off. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final String SHAPE = "such as 22:00-07:00 Europe/Berlin, or sat,sun 00:00-24:00 Europe/Berlin";

    public QuietHours {
        if (windows.isEmpty()) throw new IllegalArgumentException("quiet hours need a window");
        windows = List.copyOf(windows);
    }

    /** When they are over, where this moment is within them. */
    public Optional<Instant> until(Instant now) {
        if (!cover(now)) return Optional.empty();
        Instant end = now.plus(LONGEST);
        // Times of day are whole minutes, and so are the offsets of every zone that has clocks today.
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        do minute = minute.plus(1, ChronoUnit.MINUTES);
        while (minute.isBefore(end) && cover(minute));
        return Optional.of(minute);
    }

    private boolean cover(Instant at) {
        return windows.stream().anyMatch(window -> window.covers(at));
    }

    /** @throws IllegalArgumentException for what cannot be understood; the message names the property */
    static QuietHours parse(String property, String text) {
        List<Window> windows = new ArrayList<>();
        for (String part : text.split(";", -1)) {
            try {
                windows.add(window(part.strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s: '%s' is not a time of day, %s: %s"
                                .formatted(property, part.strip(), SHAPE, e.getMessage()),
                        e);
            }
        }
        var quiet = new QuietHours(windows);
        Instant someDay = Instant.EPOCH;
        if (quiet.until(someDay)
                .filter(end -> !end.isBefore(someDay.plus(LONGEST)))
                .isPresent())
            throw new IllegalArgumentException(property
                    + " leaves no hour in which the channel is told anything: name one, or take the channel out");
        return quiet;
    }

    private static Window window(String text) {
        String[] words = text.split(" +");
        if (words.length < 2 || words.length > 3) throw new IllegalArgumentException("it has two or three words");
        Set<DayOfWeek> days = words.length == 3 ? days(words[0]) : EnumSet.allOf(DayOfWeek.class);
        String[] times = words[words.length - 2].split("-", -1);
        if (times.length != 2) throw new IllegalArgumentException("from and to are joined by a dash");
        return new Window(days, time(times[0]), time(times[1]), zone(words[words.length - 1]));
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) throw new IllegalArgumentException("'" + part + "' is no range of days");
            DayOfWeek last = day(ends[ends.length - 1]);
            DayOfWeek day = day(ends[0]);
            for (days.add(day); day != last; days.add(day)) day = day.plus(1);
        }
        return days;
    }

    private static DayOfWeek day(String text) {
        for (DayOfWeek day : DayOfWeek.values())
            if (day.name().substring(0, 3).equals(text.toUpperCase(Locale.ROOT))) return day;
        throw new IllegalArgumentException("'" + text + "' is none of mon, tue, wed, thu, fri, sat, sun");
    }

    private static LocalTime time(String text) {
        try {
            return text.equals("24:00")
                    ? LocalTime.MIDNIGHT
                    : LocalTime.parse(text).truncatedTo(ChronoUnit.MINUTES);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time such as 07:00", e);
        }
    }

    private static ZoneId zone(String text) {
        if (!ZoneId.getAvailableZoneIds().contains(text))
            throw new IllegalArgumentException("'" + text + "' is no zone such as Europe/Berlin");
        return ZoneId.of(text);
    }

    @Override
    public String toString() {
        return windows.stream().map(Window::says).collect(Collectors.joining("; "));
    }
}
