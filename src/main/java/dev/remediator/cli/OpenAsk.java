package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a run waits for, as the service tells it.
 *
 * @param says what will be done, or what is asked; several lines
 * @param takenBack how it is taken back; empty where it cannot be, or where an answer is asked for
 * @param saidBy engineers who have agreed already
 * @param known evidence, or what is known of an effect in doubt
 * @param around what else it may touch
 * @param reasonRequired whether consent needs a reason, too; a no always does
 * @param plan the hash that consent binds; empty where none is asked for
 */
record OpenAsk(
        UUID run,
        int command,
        Wanted wanted,
        UUID incident,
        String playbook,
        String target,
        String group,
        String says,
        String takenBack,
        List<String> choices,
        List<String> saidBy,
        List<String> known,
        List<String> around,
        boolean reasonRequired,
        String plan,
        Instant expiresAt) {
    /** What people are to give. */
    enum Wanted {
        CONSENT("consent"),
        CONFIRM("confirm"),
        TEXT("text"),
        SECRET("secret"),
        ONE_OF("one-of"),
        DOUBT("doubt");

        private final String word;

        Wanted(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        private static Wanted of(String word) {
            for (var each : values()) if (each.word.equals(word)) return each;
            throw new IllegalArgumentException("nothing is called like this");
        }
    }

    /** Everything that is open, the one that ends first in front. */
    static List<OpenAsk> all(ServiceCalls service) throws NotUnderstood, ServiceRefused {
        var all = new ArrayList<OpenAsk>();
        try {
            for (var item : service.get("/api/v1/approvals").path("items")) all.add(read(item));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new NotUnderstood("what the service waits for is not understood: it is another version than this");
        }
        return all;
    }

    private static OpenAsk read(JsonNode item) {
        return new OpenAsk(
                UUID.fromString(item.path("run").asText()),
                item.path("command").asInt(-1),
                Wanted.of(item.path("wanted").asText()),
                UUID.fromString(item.path("incident").asText()),
                Shown.line(item.path("playbook").asText()),
                Shown.line(item.path("target").asText()),
                Shown.line(item.path("group").asText()),
                String.join("\n", Shown.lines(item.path("says").asText())),
                Shown.line(item.path("takenBack").asText("")),
                texts(item.path("choices")),
                texts(item.path("saidBy")),
                texts(item.path("known")),
                around(item),
                item.path("reasonRequired").asBoolean(),
                Shown.line(item.path("plan").asText("")),
                Instant.parse(item.path("expiresAt").asText()));
    }

    /** What else it may touch, a line for each kind. */
    private static List<String> around(JsonNode item) {
        var lines = new ArrayList<String>();
        var around = item.path("around");
        if (around.isMissingNode()) return lines;
        lines.add("depends on it: " + joined(around.path("dependents"), "nothing that is known"));
        if (!around.path("incidents").isEmpty()) lines.add("open beside it: " + joined(around.path("incidents"), ""));
        if (!around.path("changes").isEmpty())
            lines.add("temporary changes on it: " + joined(around.path("changes"), ""));
        return lines;
    }

    private static String joined(JsonNode list, String none) {
        var texts = texts(list);
        return texts.isEmpty() ? none : String.join("; ", texts);
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(each -> texts.add(Shown.line(each.asText())));
        return List.copyOf(texts);
    }

    boolean consent() {
        return wanted == Wanted.CONSENT;
    }

    AskId id() {
        return new AskId(run, command);
    }
}
