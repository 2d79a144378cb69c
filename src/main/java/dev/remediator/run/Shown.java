package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.LogComparison;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evidence as people read it, in a few lines. Pure; the values are hostile, and whoever shows the lines escapes them. */
public final class Shown {
    private static final int MAX_ROWS = 8;
    private static final int MAX_LINE = 240;
    private static final int MAX_EVIDENCE = 8;

    private Shown() {}

    /**
     * Several, in this order. Of a second look at a log it is said what has changed since the one before: whoever has just
     * read the first list need not compare two.
     */
    static List<String> all(List<String> names, Function<String, Optional<RunState.Evidence>> facts) {
        var lines = new ArrayList<String>();
        var log = Optional.<String>empty();
        for (var name : names) {
            var evidence = facts.apply(name);
            if (evidence.isEmpty()) {
                lines.add(name + ": could not be read");
                continue;
            }
            var changes = log.flatMap(before -> changes(before, facts.apply(before), name, evidence.get()));
            lines.addAll(changes.orElseGet(() -> lines(name, evidence.get())));
            if (evidence.get().value().path("patterns").isArray()) log = Optional.of(name);
        }
        return lines;
    }

    /** Everything that was gathered, in so few lines that whoever decides at night reads them. */
    static List<String> evidence(Map<String, RunState.Evidence> facts) {
        var lines = new ArrayList<String>();
        facts.forEach((name, evidence) -> lines.addAll(lines(name, evidence)));
        if (lines.size() <= MAX_EVIDENCE) return lines;
        var some = new ArrayList<>(lines.subList(0, MAX_EVIDENCE - 1));
        some.add("– and %d more lines in the incident".formatted(lines.size() - some.size()));
        return some;
    }

    /**
     * The same of what is stored with a run.
     *
     * @param facts column {@code state -> 'facts'}; null where there is none
     */
    public static List<String> stored(@Nullable String facts) {
        if (facts == null) return List.of();
        var found = new LinkedHashMap<String, RunState.Evidence>();
        RunJson.read(JsonNode.class, facts)
                .properties()
                .forEach(each -> found.put(
                        each.getKey(),
                        new RunState.Evidence(
                                each.getValue().path("capability").asText(""),
                                each.getValue().path("value"))));
        return evidence(found);
    }

    /** Empty where the two are not both of a log. */
    private static Optional<List<String>> changes(
            String before, Optional<RunState.Evidence> was, String name, RunState.Evidence is) {
        return was.flatMap(w -> LogComparison.of(w.value(), is.value())).map(comparison -> {
            var shifts = comparison.lines();
            var lines = new ArrayList<String>();
            lines.add(name + ", beside " + before + ": "
                    + (comparison.same() ? "nothing has changed" : shifts.size() + " changed"));
            for (int i = 0; i < shifts.size() && i < MAX_ROWS; i++) lines.add("– " + shifts.get(i));
            if (shifts.size() > MAX_ROWS) lines.add("– and %d more".formatted(shifts.size() - MAX_ROWS));
            return lines.stream().map(Shown::cut).toList();
        });
    }

    /**
     * One piece of it.
     *
     * @param name by which the playbook knows it
     * @param capability that read it
     * @param lines each begins with the name, or with a dash
     */
    public record Finding(String name, String capability, List<String> lines) {
        public Finding {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Everything that a run has gathered, each in a few lines.
     *
     * @param facts of {@link RunState}, as stored
     */
    public static List<Finding> findings(String facts) {
        var found = new ArrayList<Finding>();
        RunJson.read(JsonNode.class, facts).properties().forEach(each -> {
            var evidence = new RunState.Evidence(
                    each.getValue().path("capability").asText(""),
                    each.getValue().path("value"));
            found.add(new Finding(each.getKey(), evidence.capability(), lines(each.getKey(), evidence)));
        });
        return found;
    }

    /** {@code health: up, HTTP 200 in 3 ms}; of a list its length, and a line for each of the first ones. */
    static List<String> lines(String name, RunState.Evidence evidence) {
        var lines = new ArrayList<String>();
        var value = evidence.value();
        if (value.isObject()) object(name, value, lines);
        else if (value.isArray()) rows(name, value, lines);
        else lines.add(name + ": " + scalar(value));
        return lines.stream().map(Shown::cut).toList();
    }

    private static void object(String name, JsonNode value, List<String> lines) {
        if (value.path("status").isTextual() && value.path("saw").isTextual()) {
            var saw = value.path("saw").textValue();
            lines.add(name + ": " + value.path("status").textValue() + (saw.isEmpty() ? "" : ", " + saw));
            return;
        }
        var scalars = scalars(value);
        if (!scalars.isEmpty()) lines.add(name + ": " + scalars);
        value.fields().forEachRemaining(field -> {
            if (field.getValue().isArray()) rows(name + " " + field.getKey(), field.getValue(), lines);
        });
        if (lines.isEmpty()) lines.add(name + ": nothing");
    }

    private static void rows(String name, JsonNode items, List<String> lines) {
        lines.add(items.isEmpty() ? name + ": none" : "%s: %d".formatted(name, items.size()));
        for (int i = 0; i < items.size() && i < MAX_ROWS; i++) lines.add("– " + row(items.get(i)));
        if (items.size() > MAX_ROWS) lines.add("– and %d more".formatted(items.size() - MAX_ROWS));
    }

    private static String row(JsonNode item) {
        if (!item.isObject()) return scalar(item);
        if (item.path("count").isNumber() && item.path("pattern").isTextual())
            return "%s × %s"
                    .formatted(scalar(item.path("count")), item.path("pattern").textValue());
        return scalars(item);
    }

    /** The plain values of an object, those of objects in it with their way; lists are left out. */
    private static String scalars(JsonNode object) {
        var parts = new ArrayList<String>();
        object.fields().forEachRemaining(field -> {
            var value = field.getValue();
            if (value.isNull()
                    || value.isArray()
                    || (value.isTextual() && value.textValue().isEmpty())) return;
            if (!value.isObject()) {
                parts.add(field.getKey() + " " + scalar(value));
            } else {
                var inner = scalars(value);
                if (!inner.isEmpty()) parts.add("%s (%s)".formatted(field.getKey(), inner));
            }
        });
        return String.join(", ", parts);
    }

    private static String scalar(JsonNode value) {
        if (value.isFloatingPointNumber()) return figure(value.doubleValue());
        if (value.isTextual() && value.textValue().startsWith("PT")) {
            try {
                return Say.duration(Duration.parse(value.textValue()));
            } catch (DateTimeException e) {
                return value.textValue();
            }
        }
        return value.isContainerNode() ? "…" : value.asText();
    }

    /** Three figures tell people enough. */
    private static String figure(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
        return new BigDecimal(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String cut(String line) {
        var flat = line.replace('\n', ' ').replace('\r', ' ');
        return flat.length() <= MAX_LINE ? flat : flat.substring(0, MAX_LINE - 1) + "…";
    }
}
