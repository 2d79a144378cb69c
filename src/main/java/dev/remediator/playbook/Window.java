package dev.remediator.playbook;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;

/**
 * A part of the week by the clocks of a zone: on these days from one time of day to another. Where {@code to} is not
 * after {@code from} it lasts into the next day; the day is the one on which it begins. Whether a moment lies within is
 * asked of the local time that clocks show then, so that an hour that comes twice is within both times.
 *
 * @param days on which it begins
 * @param from inclusive
 * @param to exclusive; the same as {@code from} for a whole day
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public Window {
        if (days.isEmpty()) throw new IllegalArgumentException("a window needs a day");
        days = java.util.Collections.unmodifiableSet(EnumSet.copyOf(days));
    }
}
