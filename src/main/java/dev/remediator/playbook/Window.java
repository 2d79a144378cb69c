package dev.remediator.playbook;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;

/**
 * A part of the week by the clocks of a zone: on these days from one time of day to another. Where {@code to} is not
 * after {@code from} it lasts into the next day; the day is the one on which it begins. Whether a moment lies within is
 * asked of the local time that clocks show then, so that an hour that comes twice is within both times, and one that is
 * left out never is.
 *
 * @param days on which it begins
 * @param from inclusive
 * @param to exclusive; the same as {@code from} for a whole day
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public Window {
        if (days.isEmpty()) throw new IllegalArgumentException("a window needs a day");
        days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    /** Whether clocks show a time of this window then. */
    public boolean covers(Instant at) {
        var local = at.atZone(zone);
        var day = local.getDayOfWeek();
        var time = local.toLocalTime();
        if (from.isBefore(to)) return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
        return (days.contains(day) && !time.isBefore(from)) || (days.contains(day.minus(1)) && time.isBefore(to));
    }

    /** Every moment after one, up to another, at which it may begin or end; the jumps of its clocks among them. */
    void edges(Instant after, Instant upTo, SortedSet<Instant> into) {
        var rules = zone.getRules();
        var last = upTo.atZone(zone).toLocalDate().plusDays(1);
        for (var day = after.atZone(zone).toLocalDate().minusDays(1); !day.isAfter(last); day = day.plusDays(1))
            for (var time : List.of(LocalTime.MIDNIGHT, from, to)) {
                var local = day.atTime(time);
                // None where clocks leave it out, two where they show it twice.
                for (var offset : rules.getValidOffsets(local)) {
                    var edge = local.toInstant(offset);
                    if (edge.isAfter(after) && !edge.isAfter(upTo)) into.add(edge);
                }
            }
        for (var jump = rules.nextTransition(after);
                jump != null && !jump.getInstant().isAfter(upTo);
                jump = rules.nextTransition(jump.getInstant())) into.add(jump.getInstant());
    }

    /** As people write it: {@code mon-fri 09:00-17:00 Europe/Berlin}. */
    public String says() {
        var text = new StringBuilder(days.size() == 7 ? "every day" : saysDays());
        if (!from.equals(to) || !from.equals(LocalTime.MIDNIGHT))
            text.append(' ').append(from).append('-').append(to.equals(LocalTime.MIDNIGHT) ? "24:00" : to);
        return text.append(' ').append(zone).toString();
    }

    private String saysDays() {
        var parts = new ArrayList<String>();
        for (var day : DayOfWeek.values()) {
            if (!days.contains(day) || (day != DayOfWeek.MONDAY && days.contains(day.minus(1)))) continue;
            var last = day;
            while (last != DayOfWeek.SUNDAY && days.contains(last.plus(1))) last = last.plus(1);
            parts.add(last == day ? name(day) : name(day) + "-" + name(last));
        }
        return String.join(", ", parts);
    }

    /** {@code mon}. */
    static String name(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }
}
