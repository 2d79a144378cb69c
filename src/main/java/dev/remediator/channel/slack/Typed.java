package dev.remediator.channel.slack;

import dev.remediator.action.Durations;
import dev.remediator.alert.LabelText;
import dev.remediator.alert.Labels;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Freeze.Scope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What somebody typed behind {@code /remediator}. Pure. */
sealed interface Typed {
    record Status() implements Typed {}

    /** @param lasts more than nothing, at most {@link #LONGEST} */
    record Freezing(Scope scope, Duration lasts, String reason) implements Typed {}

    record OfAlert(UUID alert) implements Typed {}

    record OfLabels(Labels labels) implements Typed {}

    /** @param problem empty where somebody only asks what there is */
    record Help(Optional<String> problem) implements Typed {}

    Duration LONGEST = Duration.ofDays(366);
    int MAX_REASON = 1_000;
    int MOST_LABELS = 64;

    List<String> USAGE = List.of(
            "/remediator status: what is open, what waits for people, what is frozen",
            "/remediator freeze target NAME 2h REASON: nothing is changed there; also: playbook NAME, or everything",
            "/remediator explain GatewayDown{service=\"mcp-gateway\"}, or the id of an alert: which playbook takes it,"
                    + " or what stops each");

    /** @param text as Slack sends it: three characters escaped, quotes perhaps typographic */
    static Typed of(String text) {
        var plain = text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .strip();
        int end = 0;
        while (end < plain.length() && !Character.isWhitespace(plain.charAt(end))) end++;
        var rest = plain.substring(end).strip();
        return switch (plain.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "status" -> rest.isEmpty() ? new Status() : help("status takes nothing more");
            case "freeze" -> freeze(rest);
            case "explain" -> explain(rest);
            case "", "help" -> new Help(Optional.empty());
            default -> help("There is no such command");
        };
    }

    private static Help help(String problem) {
        return new Help(Optional.of(problem));
    }

    private static Typed freeze(String text) {
        Deque<String> words = new ArrayDeque<>();
        words.addAll(split(text));
        var what = words.isEmpty() ? "" : words.remove().toLowerCase(Locale.ROOT);
        Scope scope;
        switch (what) {
            case "everything" -> scope = Freeze.EVERYTHING;
            case "target", "playbook" -> {
                if (words.isEmpty()) return help("Say which " + what);
                var name = words.remove();
                scope = what.equals("target") ? new Scope.OfTarget(name) : new Scope.OfPlaybook(name);
            }
            default -> {
                return help("Say what is frozen: target NAME, playbook NAME or everything");
            }
        }
        if ("for".equalsIgnoreCase(words.peek())) words.remove();
        if (words.isEmpty()) return help("Say for how long: 30m, 2h, 1d");
        Duration lasts;
        try {
            lasts = Durations.parse(words.remove());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return help("Say for how long: 30m, 2h, 1d");
        }
        if (!lasts.isPositive() || lasts.compareTo(LONGEST) > 0)
            return help("A freeze lasts longer than nothing and at most 366d");
        var reason = String.join(" ", words);
        if (reason.isBlank()) return help("Say why: everybody reads it");
        if (reason.length() > MAX_REASON) return help("A reason has at most %d characters".formatted(MAX_REASON));
        return new Freezing(scope, lasts, reason);
    }

    private static Typed explain(String text) {
        if (text.isEmpty()) return help("Say of which alert: its labels, or its id");
        try {
            return new OfAlert(UUID.fromString(text));
        } catch (IllegalArgumentException labels) {
            return labels(straight(text));
        }
    }

    private static Typed labels(String text) {
        var wrong = help("Labels are written GatewayDown{service=\"mcp-gateway\"}, or alertname=GatewayDown"
                + " service=mcp-gateway");
        try {
            var labels = text.indexOf('{') < 0 && text.indexOf('=') >= 0 ? pairs(text) : LabelText.parse(text);
            return labels.asMap().isEmpty() || labels.asMap().size() > MOST_LABELS ? wrong : new OfLabels(labels);
        } catch (IllegalArgumentException e) {
            return wrong;
        }
    }

    private static Labels pairs(String text) {
        var labels = new LinkedHashMap<String, String>();
        for (var word : split(text)) {
            int equals = word.indexOf('=');
            if (equals <= 0) throw new IllegalArgumentException("a label is written name=value");
            var value = word.substring(equals + 1);
            if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\""))
                value = value.substring(1, value.length() - 1);
            if (labels.put(word.substring(0, equals), value) != null)
                throw new IllegalArgumentException("a label is given twice");
        }
        return Labels.of(labels);
    }

    /** Slack's own editors make quotes round. */
    private static String straight(String text) {
        return text.replace('\u201c', '"')
                .replace('\u201d', '"')
                .replace('\u201e', '"')
                .replace('\u201f', '"');
    }

    private static List<String> split(String text) {
        return List.of(text.split(" ")).stream()
                .flatMap(word -> word.lines())
                .flatMap(word -> List.of(word.split("\t")).stream())
                .filter(word -> !word.isBlank())
                .toList();
    }
}
