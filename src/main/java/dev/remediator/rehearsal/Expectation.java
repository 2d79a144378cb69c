package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Durations;
import dev.remediator.rehearsal.Moment.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code expect}.
 *
 * @param line in its file, from 1
 * @param column from 1
 * @param at exactly then, from the start
 * @param after not before, since the entry before it
 * @param within not later, since the entry before it
 * @param because part of what was said then; case does not count
 */
public record Expectation(
        int line,
        int column,
        Optional<Duration> at,
        Optional<Duration> after,
        Optional<Duration> within,
        Optional<String> because,
        Wanted wanted) {

    /** What is expected. */
    public sealed interface Wanted {
        /**
         * A moment.
         *
         * @param subject empty where any will do
         * @param about what a question is for, or who decided; empty where any will do
         * @param with parameters that it must have; it may have others
         */
        record Seen(
                What what,
                String subject,
                String about,
                Optional<String> target,
                Map<String, JsonNode> with,
                Optional<Duration> lasting)
                implements Wanted {
            public Seen {
                with = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(with));
            }
        }

        /** Nothing of the kind happens at all. {@code says} is how it was written. */
        record Never(String says, Set<What> whats, String subject) implements Wanted {
            public Never {
                whats = Set.copyOf(whats);
            }
        }

        record NoMatch() implements Wanted {}

        record TakenBy(String playbook) implements Wanted {}

        /** @param by a guard, or a part of the reason */
        record Stopped(String by) implements Wanted {}
    }

    /** Whether the moment is what is meant, leaving its time out. */
    boolean fits(Moment moment) {
        if (!(wanted instanceof Wanted.Seen seen) || seen.what() != moment.what()) return false;
        return subject(seen, moment)
                && (seen.about().isEmpty() || contains(moment.about(), seen.about()))
                && seen.target().filter(t -> !t.equals(moment.target())).isEmpty()
                && seen.lasting()
                        .filter(l -> !Optional.of(l).equals(moment.lasting()))
                        .isEmpty()
                && seen.with().entrySet().stream()
                        .allMatch(e -> same(e.getValue(), moment.with().get(e.getKey())))
                && because.filter(text -> !contains(moment.text(), text)).isEmpty();
    }

    /** @param before when the entry before it was met */
    boolean inTime(Moment moment, Duration before) {
        return at.filter(time -> !time.equals(moment.at())).isEmpty()
                && after.filter(time -> moment.at().compareTo(before.plus(time)) < 0)
                        .isEmpty()
                && within.filter(time -> moment.at().compareTo(before.plus(time)) > 0)
                        .isEmpty();
    }

    private static boolean subject(Wanted.Seen seen, Moment moment) {
        if (seen.subject().isEmpty() || seen.subject().equals(moment.subject())) return true;
        return switch (seen.what()) {
            case TELL ->
                contains(moment.text(), seen.subject())
                        || moment.details().stream().anyMatch(line -> contains(line, seen.subject()));
            case HELD, WAITS -> contains(moment.text(), seen.subject());
            default -> false;
        };
    }

    static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    /** As people write values: {@code 15m} is {@code PT15M}, {@code "5"} is {@code 5}. */
    private static boolean same(JsonNode wanted, @org.jspecify.annotations.Nullable JsonNode found) {
        if (found == null) return wanted.isNull();
        if (wanted.equals(found)) return true;
        return wanted.isValueNode()
                && found.isValueNode()
                && Shown.value(wanted).equals(Shown.value(found));
    }

    /** As a sentence: "restart begins, exactly 30s after the start". */
    String says() {
        var parts = new ArrayList<String>(List.of(what()));
        at.ifPresent(t -> parts.add("exactly " + Durations.format(t) + " after the start"));
        after.ifPresent(t -> parts.add("at least " + Durations.format(t) + " after the entry before it"));
        within.ifPresent(t -> parts.add("at most " + Durations.format(t) + " after the entry before it"));
        because.ifPresent(t -> parts.add("saying '" + t + "'"));
        return String.join(", ", parts);
    }

    private String what() {
        return switch (wanted) {
            case Wanted.Seen seen -> seen(seen);
            case Wanted.Never never -> "never: " + never.says();
            case Wanted.NoMatch _ -> "the playbook does not match the alert";
            case Wanted.TakenBy other -> "the alert is taken by " + other.playbook();
            case Wanted.Stopped stopped -> "the playbook is stopped by " + stopped.by();
        };
    }

    private static String seen(Wanted.Seen seen) {
        var says = new StringBuilder(key(seen.what()) + ": " + seen.subject());
        seen.target().ifPresent(t -> says.append(", target: ").append(t));
        if (!seen.about().isEmpty())
            says.append(seen.what() == What.ASK ? ", for: " : ", by: ").append(seen.about());
        seen.with()
                .forEach((name, value) ->
                        says.append(", ").append(name).append(' ').append(Shown.value(value)));
        seen.lasting().ifPresent(l -> says.append(", for ").append(Durations.format(l)));
        return says.toString();
    }

    /** As the kind is written in a file. */
    static String key(What what) {
        return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
