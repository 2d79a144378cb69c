package dev.remediator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Window;
import dev.remediator.playbook.Windows;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a playbook may act, by the clocks of a zone. */
final class WindowGuardTest {
    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> WORKING_DAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final String BERLIN = "Europe/Berlin";

    private static Window window(Set<DayOfWeek> days, String from, String to, String zone) {
        return new Window(days, LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    }

    private static Windows only(Window... windows) {
        return new Windows(List.of(windows), List.of());
    }

    private static Windows never(Window... windows) {
        return new Windows(List.of(), List.of(windows));
    }

    private static Verdict at(Windows windows, String now) {
        return WindowGuard.decide("gateway-down", windows, Instant.parse(now));
    }

    @Test
    void outsideItsWindowAPlaybookIsHeldUntilItOpens() {
        var office = only(window(WORKING_DAYS, "09:00", "17:00", BERLIN));

        assertThat(at(office, "2026-11-21T10:00:00Z"))
                .as("a Saturday")
                .isEqualTo(new Verdict.Hold(
                        "window",
                        "gateway-down acts only within mon-fri 09:00-17:00 Europe/Berlin; it may act again at 2026-11-23T08:00:00Z",
                        Optional.of(Instant.parse("2026-11-23T08:00:00Z")),
                        false));
        assertThat(at(office, "2026-11-23T08:00:00Z")).as("to the moment").isEqualTo(Verdict.ALLOW);
        assertThat(at(office, "2026-11-23T15:59:59.999Z")).isEqualTo(Verdict.ALLOW);
        assertThat(at(office, "2026-11-23T16:00:00Z")).isInstanceOf(Verdict.Hold.class);
    }

    @Test
    void withinAForbiddenWindowItIsHeldUntilThatCloses() {
        var trading = never(
                window(WORKING_DAYS, "08:00", "20:00", BERLIN),
                window(EnumSet.of(DayOfWeek.WEDNESDAY), "19:00", "23:00", BERLIN));

        assertThat(at(trading, "2026-11-25T18:30:00Z"))
                .as("where two meet, the end of the later one counts, and both are named")
                .isEqualTo(new Verdict.Hold(
                        "window",
                        "gateway-down keeps still within mon-fri 08:00-20:00 Europe/Berlin or wed 19:00-23:00 Europe/Berlin; it may act again at 2026-11-25T22:00:00Z",
                        Optional.of(Instant.parse("2026-11-25T22:00:00Z")),
                        false));
    }

    @Test
    void whereItMayActOnlyInOneAndNeverInAnotherBothHold() {
        var both = new Windows(
                List.of(window(WORKING_DAYS, "09:00", "17:00", BERLIN)),
                List.of(window(EVERY_DAY, "12:00", "13:00", BERLIN)));

        assertThat(at(both, "2026-11-23T11:30:00Z")).isInstanceOfSatisfying(Verdict.Hold.class, hold -> {
            assertThat(hold.reason())
                    .startsWith("gateway-down keeps still within every day 12:00-13:00 Europe/Berlin; ");
            assertThat(hold.until()).contains(Instant.parse("2026-11-23T12:00:00Z"));
        });
        assertThat(at(both, "2026-11-23T12:00:00Z")).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
        var night = only(window(EnumSet.of(DayOfWeek.FRIDAY), "22:00", "06:00", "UTC"));

        assertThat(changes(night, "2026-11-26T12:00:00Z", 3))
                .as("Friday is the 27th")
                .containsExactly("2026-11-27T22:00:00Z", "2026-11-28T06:00:00Z", "2026-12-04T22:00:00Z");
    }

    @Test
    void aWholeDayIsFromMidnightToMidnight() {
        var sunday = window(EnumSet.of(DayOfWeek.SUNDAY), "00:00", "00:00", "America/New_York");

        assertThat(changes(only(sunday), "2026-10-30T12:00:00Z", 2))
                .as("this one has 25 hours")
                .containsExactly("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z");
        assertThat(at(never(sunday), "2026-11-01T20:00:00Z"))
                .isInstanceOfSatisfying(
                        Verdict.Hold.class,
                        hold -> assertThat(hold.reason())
                                .startsWith("gateway-down keeps still within sun America/New_York; "));
    }

    @Test
    void daysAreSaidAsTheyAreWritten() {
        assertThat(window(
                                EnumSet.of(
                                        DayOfWeek.MONDAY,
                                        DayOfWeek.TUESDAY,
                                        DayOfWeek.THURSDAY,
                                        DayOfWeek.SATURDAY,
                                        DayOfWeek.SUNDAY),
                                "00:00",
                                "00:00",
                                "UTC")
                        .says())
                .isEqualTo("mon-tue, thu, sat-sun UTC");
        assertThat(window(EVERY_DAY, "18:00", "00:00", "UTC").says()).isEqualTo("every day 18:00-24:00 UTC");
    }

    @Test
    void withoutWindowsItMayActAtAnyTime() {
        assertThat(at(Windows.ALWAYS, "2026-11-22T03:05:00Z")).isEqualTo(Verdict.ALLOW);
        assertThat(Windows.ALWAYS.changesAfter(Instant.EPOCH)).isEmpty();
    }

    @Test
    void windowsThatLeaveNoTimeAreNotWaitedFor() {
        assertThat(at(never(window(EVERY_DAY, "00:00", "00:00", "UTC")), "2026-11-22T03:05:00Z"))
                .isEqualTo(new Verdict.Hold(
                        "window",
                        "gateway-down keeps still within every day UTC; it never may",
                        Optional.empty(),
                        false));
    }

    /** Moments at which the answer changes, from a time on. */
    private static List<String> changes(Windows windows, String from, int howMany) {
        var changes = new ArrayList<String>();
        var at = Instant.parse(from);
        while (changes.size() < howMany) {
            at = windows.changesAfter(at).orElseThrow();
            changes.add(at.toString());
        }
        return changes;
    }

    /**
     * Clocks go forward in Berlin on 29 March 2026 (02:00 to 03:00, 01:00Z), in New York on 8 March (02:00 to 03:00,
     * 07:00Z), on Lord Howe on 4 October (02:00 to 02:30, 15:30Z of the day before); back in Berlin on 25 October (03:00 to
     * 02:00, 01:00Z), in New York on 1 November (02:00 to 01:00, 06:00Z), on Lord Howe on 5 April (02:00 to 01:30, 15:00Z of
     * the day before).
     */
    @ParameterizedTest(name = "{0}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            Europe/Berlin       | 02:30 | 04:00 | 2026-03-28T12:00:00Z | it opens once its time is shown, after the gap   | 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z 2026-03-30T00:30:00Z
            Europe/Berlin       | 02:00 | 03:00 | 2026-03-28T12:00:00Z | what lies in the gap is not, that day            | 2026-03-30T00:00:00Z 2026-03-30T01:00:00Z
            Europe/Berlin       | 01:00 | 02:30 | 2026-03-28T12:00:00Z | it closes with the gap                           | 2026-03-29T00:00:00Z 2026-03-29T01:00:00Z 2026-03-29T23:00:00Z
            Europe/Berlin       | 23:00 | 06:00 | 2026-03-28T12:00:00Z | a night of 6 hours                               | 2026-03-28T22:00:00Z 2026-03-29T04:00:00Z
            Europe/Berlin       | 02:30 | 02:45 | 2026-10-24T12:00:00Z | shown twice, it is twice                         | 2026-10-25T00:30:00Z 2026-10-25T00:45:00Z 2026-10-25T01:30:00Z 2026-10-25T01:45:00Z 2026-10-26T01:30:00Z
            Europe/Berlin       | 02:00 | 03:00 | 2026-10-24T12:00:00Z | two hours in one piece                           | 2026-10-25T00:00:00Z 2026-10-25T02:00:00Z
            Europe/Berlin       | 01:00 | 02:30 | 2026-10-24T12:00:00Z | it is over, and once more                        | 2026-10-24T23:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z
            Europe/Berlin       | 23:00 | 06:00 | 2026-10-24T12:00:00Z | a night of 8 hours                               | 2026-10-24T21:00:00Z 2026-10-25T05:00:00Z
            America/New_York    | 02:30 | 04:00 | 2026-03-07T12:00:00Z | it opens once its time is shown, after the gap   | 2026-03-08T07:00:00Z 2026-03-08T08:00:00Z 2026-03-09T06:30:00Z
            America/New_York    | 02:00 | 03:00 | 2026-03-07T12:00:00Z | what lies in the gap is not, that day            | 2026-03-09T06:00:00Z 2026-03-09T07:00:00Z
            America/New_York    | 23:00 | 06:00 | 2026-03-07T12:00:00Z | a night of 6 hours                               | 2026-03-08T04:00:00Z 2026-03-08T10:00:00Z
            America/New_York    | 01:30 | 01:45 | 2026-10-31T12:00:00Z | shown twice, it is twice                         | 2026-11-01T05:30:00Z 2026-11-01T05:45:00Z 2026-11-01T06:30:00Z 2026-11-01T06:45:00Z 2026-11-02T06:30:00Z
            America/New_York    | 01:00 | 02:00 | 2026-10-31T12:00:00Z | two hours in one piece                           | 2026-11-01T05:00:00Z 2026-11-01T07:00:00Z
            Australia/Lord_Howe | 02:15 | 04:00 | 2026-10-03T06:00:00Z | it opens once its time is shown, after the gap   | 2026-10-03T15:30:00Z 2026-10-03T17:00:00Z 2026-10-04T15:15:00Z
            Australia/Lord_Howe | 02:00 | 02:30 | 2026-10-03T06:00:00Z | what lies in the gap is not, that day            | 2026-10-04T15:00:00Z 2026-10-04T15:30:00Z
            Australia/Lord_Howe | 01:40 | 01:50 | 2026-04-04T06:00:00Z | shown twice, it is twice                         | 2026-04-04T14:40:00Z 2026-04-04T14:50:00Z 2026-04-04T15:10:00Z 2026-04-04T15:20:00Z 2026-04-05T15:10:00Z
            Australia/Lord_Howe | 01:30 | 02:00 | 2026-04-04T06:00:00Z | an hour in one piece                             | 2026-04-04T14:30:00Z 2026-04-04T15:30:00Z
            Asia/Beirut         | 00:00 | 01:00 | 2026-03-28T12:00:00Z | where midnight is left out, so is its hour       | 2026-03-29T21:00:00Z 2026-03-29T22:00:00Z
            America/Havana      | 00:00 | 01:00 | 2026-10-31T12:00:00Z | where midnight is shown twice, it is two hours   | 2026-11-01T04:00:00Z 2026-11-01T06:00:00Z
            """)
    void clocksThatJump(String zone, String from, String to, String after, String what, String expected) {
        var moments = List.of(expected.split(" "));

        assertThat(changes(only(window(EVERY_DAY, from, to, zone)), after, moments.size()))
                .as(what)
                .isEqualTo(moments);
        assertThat(changes(never(window(EVERY_DAY, from, to, zone)), after, moments.size()))
                .as("what is forbidden then: " + what)
                .isEqualTo(moments);
    }

    /** Whatever the windows: the moment named is the first at which, minute for minute, the answer is another. */
    @Test
    void untilIsTheFirstMomentAtWhichTheAnswerIsAnother() {
        var random = new Random(11);
        var jumps = List.of(
                "2026-03-29T01:00:00Z",
                "2026-10-25T01:00:00Z",
                "2026-03-08T07:00:00Z",
                "2026-11-01T06:00:00Z",
                "2026-04-04T15:00:00Z",
                "2026-10-03T15:30:00Z",
                "2026-07-01T00:00:00Z");
        var zones = List.of(BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "UTC");
        for (int round = 0; round < 400; round++) {
            var windows = new Windows(some(random, zones, 2), some(random, zones, 3));
            var now = Instant.parse(jumps.get(random.nextInt(jumps.size())))
                    .minus(Duration.ofMinutes(random.nextInt(2_880)));
            var named = windows.changesAfter(now);
            var stepped = stepped(windows, now, Duration.ofDays(4));
            if (named.filter(at -> at.isBefore(now.plus(Duration.ofDays(4)))).isPresent())
                assertThat(stepped).as("%s at %s", windows, now).isEqualTo(named);
            else assertThat(stepped).as("%s at %s", windows, now).isEmpty();
        }
    }

    private static List<Window> some(Random random, List<String> zones, int most) {
        var windows = new ArrayList<Window>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            var days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
            for (int d = random.nextInt(8); d > 0; d--) days.add(DayOfWeek.of(1 + random.nextInt(7)));
            windows.add(new Window(
                    days,
                    LocalTime.of(random.nextInt(24), random.nextInt(4) * 15),
                    LocalTime.of(random.nextInt(24), random.nextInt(4) * 15),
                    ZoneId.of(zones.get(random.nextInt(zones.size())))));
        }
        return windows;
    }

    /** As {@link WindowGuard} answers minute for minute. */
    private static Optional<Instant> stepped(Windows windows, Instant from, Duration within) {
        boolean first = mayAct(windows, from);
        for (var at = from; at.isBefore(from.plus(within)); at = at.plusSeconds(60))
            if (mayAct(windows, at) != first) return Optional.of(at);
        return Optional.empty();
    }

    /** Said anew, from what clocks show: each minute of each day on which a window begins, and those after it. */
    private static boolean mayAct(Windows windows, Instant at) {
        return (windows.onlyIn().isEmpty() || windows.onlyIn().stream().anyMatch(w -> shows(w, at)))
                && windows.neverIn().stream().noneMatch(w -> shows(w, at));
    }

    private static boolean shows(Window window, Instant at) {
        var shown = at.atZone(window.zone()).toLocalDateTime();
        return List.of(0, 1).stream().anyMatch(daysBefore -> {
            var begins = shown.toLocalDate().minusDays(daysBefore).atTime(window.from());
            var ends = begins.toLocalDate().atTime(window.to());
            if (!ends.isAfter(begins)) ends = ends.plusDays(1);
            return window.days().contains(begins.getDayOfWeek()) && !shown.isBefore(begins) && shown.isBefore(ends);
        });
    }
}
