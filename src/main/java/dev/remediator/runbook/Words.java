package dev.remediator.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Durations;
import dev.remediator.identity.People;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Gathering;
import dev.remediator.playbook.Message;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Start;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Verify;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What files say in their own terms, as sentences. */
final class Words {
    private Words() {}

    static String time(Duration duration) {
        return Durations.format(duration);
    }

    /** {@code railway-has-an-incident} as it is spoken. */
    static String spoken(String name) {
        return name.replace('-', ' ');
    }

    /** In one line, however its file breaks it. */
    static String condition(String source) {
        var words = new ArrayList<String>();
        var tokens = new StringTokenizer(source);
        while (tokens.hasMoreTokens()) words.add(tokens.nextToken());
        return String.join(" ", words);
    }

    static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    static String begins(Playbook playbook) {
        return switch (playbook.start()) {
            case Start.OnAlert alert ->
                alert.when().stream().map(Object::toString).collect(Collectors.joining(" or "));
            case Start.OnSchedule schedule ->
                "%s, %s"
                        .formatted(
                                Times.says(schedule.schedule()),
                                schedule.schedule().zone().getId());
            case Start.ByPerson _ -> "A person starts it";
        };
    }

    static String gathered(Playbook playbook) {
        return playbook.gather().stream().map(Words::reading).collect(Collectors.joining(", "));
    }

    static String reading(Gathering gathering) {
        var text = new StringBuilder(
                gathering.check().map(check -> "check '" + check + "'").orElse(gathering.capability()));
        gathering.target().ifPresent(target -> text.append(" of ").append(target));
        return text.toString();
    }

    static String does(Step.Change change) {
        var text = new StringBuilder(change.capability());
        var with = values(change.with().source());
        if (!with.isEmpty()) text.append(' ').append(with);
        change.temporary().ifPresent(time -> text.append(" for ").append(time(time)));
        return text.toString();
    }

    /** {@code breaker brightdata}, {@code limit 50 per 1m}. */
    static String values(JsonNode with) {
        var parts = new ArrayList<String>();
        with.fields().forEachRemaining(field -> parts.add(field.getKey() + " " + value(field.getValue())));
        return String.join(", ", parts);
    }

    private static String value(JsonNode value) {
        if (value.isTextual()) return value.textValue();
        if (value.isArray())
            return StreamSupport.stream(value.spliterator(), false)
                    .map(Words::value)
                    .collect(Collectors.joining(", "));
        return value.toString();
    }

    static String verified(Verify verify) {
        return verify.hold().isZero()
                ? "Does '%s' pass within %s?".formatted(verify.check(), time(verify.within()))
                : "Does '%s' pass for %s, within %s?"
                        .formatted(verify.check(), time(verify.hold()), time(verify.within()));
    }

    static String title(Message message) {
        return message.title().orElseGet(() -> spoken(message.name()));
    }

    /** With a full stop, where it does not end a sentence by itself. */
    static String sentence(String text) {
        return text.endsWith("?") || text.endsWith(".") || text.endsWith("!") ? text : text + ".";
    }

    static String answers(Answer answer) {
        return switch (answer) {
            case Answer.Confirm _ -> "done";
            case Answer.Text _ -> "answered";
            case Answer.Secret _ -> "given, sealed";
            case Answer.OneOf oneOf -> String.join(" / ", oneOf.choices());
        };
    }

    /** Who is called: {@code P0: gateway-oncall, after 10m platform}. */
    static String calls(Severity severity, People people) {
        var levels = people.escalation().getOrDefault(severity.name(), List.of());
        return levels.isEmpty()
                ? severity.name()
                : severity + ": "
                        + levels.stream()
                                .map(level -> level.after().isZero()
                                        ? level.group()
                                        : "after " + time(level.after()) + " " + level.group())
                                .collect(Collectors.joining(", "));
    }
}
