package dev.remediator.playbook;

import dev.remediator.action.NearMiss;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code windows:}. */
final class WindowsReader {
    private static final Set<String> KEYS = Set.of("only-in", "never-in");
    private static final Set<String> WINDOW = Set.of("days", "from", "to", "zone");
    private static final List<String> DAYS =
            Arrays.stream(DayOfWeek.values()).map(Window::name).toList();
    private static final String MIDNIGHT = "24:00";

    private final Problems problems;

    WindowsReader(Problems problems) {
        this.problems = problems;
    }

    /** @param never what it would mean that the windows leave no time: "it would never act" */
    Windows read(Section section, String never) {
        int before = problems.count();
        var windows = section.node("windows")
                .flatMap(node -> Section.open(node, "'windows'", KEYS, problems))
                .map(group -> new Windows(list(group, "only-in"), list(group, "never-in")))
                .orElse(Windows.ALWAYS);
        if (problems.count() == before && windows.never())
            problems.at(
                    section.placeOf("windows"),
                    never + ": "
                            + (windows.onlyIn().isEmpty()
                                    ? "'never-in' covers the whole week"
                                    : "'never-in' covers all of 'only-in'")
                            + "; leave some time");
        return windows;
    }

    private List<Window> list(Section group, String key) {
        var windows = new ArrayList<Window>();
        for (var item : group.items(group.node(key), key).orElse(List.of()))
            Section.open(item, "a window", WINDOW, problems)
                    .flatMap(this::window)
                    .ifPresent(windows::add);
        return windows;
    }

    private Optional<Window> window(Section section) {
        int before = problems.count();
        var days = section.has("days") ? days(section) : EnumSet.allOf(DayOfWeek.class);
        var fromText = section.node("from").flatMap(node -> section.scalar(node, "from"));
        var toText = section.node("to").flatMap(node -> section.scalar(node, "to"));
        var from = fromText.flatMap(text -> time(text, false));
        var to = toText.flatMap(text -> time(text, true));
        if (fromText.isPresent() && fromText.map(Node.Scalar::text).equals(toText.map(Node.Scalar::text)))
            problems.at(
                    toText.orElseThrow(),
                    "it ends when it begins, so that it never is; leave 'from' and 'to' out for the whole day");
        var zone = section.text(
                        section.required("zone", "say by whose clocks, for example zone: Europe/Berlin"), "zone")
                .flatMap(name -> Zones.of(name, problems));
        if (problems.count() > before) return Optional.empty();
        return zone.map(id -> new Window(days, from.orElse(LocalTime.MIDNIGHT), to.orElse(LocalTime.MIDNIGHT), id));
    }

    private Optional<LocalTime> time(Node.Scalar text, boolean end) {
        if (end && text.text().equals(MIDNIGHT)) return Optional.of(LocalTime.MIDNIGHT);
        var parts = text.text().split(":", -1);
        if (parts.length == 2 && parts[0].length() == 2 && parts[1].length() == 2) {
            int hour = number(parts[0]);
            int minute = number(parts[1]);
            if (hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59) return Optional.of(LocalTime.of(hour, minute));
        }
        problems.at(
                text,
                text.says() + " is no time of day; write it with two digits each, for example \"09:00\""
                        + (end ? ", at most \"24:00\"" : ", at most \"23:59\""));
        return Optional.empty();
    }

    private static int number(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : -1;
    }

    /** A day, a range, or a list of them; a range may go over Sunday. */
    private Set<DayOfWeek> days(Section section) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var item : section.node("days")
                .map(node -> node instanceof Node.Items
                        ? section.items(Optional.of(node), "days").orElse(List.of())
                        : List.of(node))
                .orElse(List.of()))
            section.scalar(item, "days").ifPresent(text -> {
                for (var day : range(text))
                    if (!days.add(day)) {
                        problems.at(text, Window.name(day) + " is named twice; name each day once");
                        break;
                    }
            });
        return days;
    }

    private List<DayOfWeek> range(Node.Scalar text) {
        var ends = text.text().split("-", -1);
        var first = day(text, ends[0]);
        var last = ends.length == 1 ? first : day(text, ends[1]);
        if (first.isEmpty() || last.isEmpty()) return List.of();
        if (ends.length > 2) {
            problems.at(text, text.says() + " is no range of days; write it as mon-fri");
            return List.of();
        }
        var days = new ArrayList<DayOfWeek>();
        for (var day = first.get(); ; day = day.plus(1)) {
            days.add(day);
            if (day == last.get()) return days;
        }
    }

    private Optional<DayOfWeek> day(Node.Scalar text, String name) {
        int found = DAYS.indexOf(name);
        if (found >= 0) return Optional.of(DayOfWeek.of(found + 1));
        var whole = Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .map(Window::name);
        problems.at(
                text,
                Problems.quote(name) + " is no day of the week"
                        + whole.or(() -> name.length() < 2 ? Optional.empty() : NearMiss.of(name, DAYS))
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse("; days are " + String.join(", ", DAYS) + ", or a range such as mon-fri"));
        return Optional.empty();
    }
}
