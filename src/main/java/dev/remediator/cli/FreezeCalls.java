package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.identity.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What {@code freeze}, {@code kill}, {@code thaw} and {@code freezes} have in common. */
final class FreezeCalls {
    private static final int RECENT = 200;

    private final RunningService service;
    private final Supplier<Actions> actions;

    FreezeCalls(RunningService service, Supplier<Actions> actions) {
        this.service = service;
        this.actions = actions;
    }

    RunningService service() {
        return service;
    }

    /** @return the exit code */
    int as(PersonOptions person, ServiceOptions where, CommonOptions common, RunningService.Work work) {
        return as(person, Role.OPERATOR, where, common, work);
    }

    /** @return the exit code */
    int as(PersonOptions person, String role, ServiceOptions where, CommonOptions common, RunningService.Work work) {
        var unknown = KnownEngineers.problem(person.engineer(), service.settings(), actions);
        if (unknown.isPresent()) return common.trouble(unknown.get());
        return service.as(Optional.of(person.engineer()), Set.of(role), where, common, work);
    }

    static int make(String path, ObjectNode body, ServiceCalls calls, CommonOptions common)
            throws NotUnderstood, ServiceRefused {
        var made = calls.post(path, body);
        if (common.json()) common.print(made);
        else {
            common.out().println("Frozen: " + line(made));
            common.out().println("It ends by: ./remediator thaw " + text(made, "id") + " --as ENGINEER --reason TEXT");
            common.out().flush();
        }
        return HelpOption.FINE;
    }

    /** Those of late. */
    static List<JsonNode> recent(ServiceCalls calls, boolean standing) throws NotUnderstood, ServiceRefused {
        var found = new ArrayList<JsonNode>();
        for (var item : calls.get("/api/v1/freezes?limit=" + RECENT).path("items"))
            if (!standing || !item.hasNonNull("endedAt")) found.add(item);
        return found;
    }

    /** What somebody typed: an id, or the beginning of one that stands. */
    static UUID find(String typed, ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        try {
            return UUID.fromString(typed);
        } catch (IllegalArgumentException e) {
            var alike = recent(calls, true).stream()
                    .filter(f -> !typed.isEmpty() && text(f, "id").startsWith(typed))
                    .toList();
            if (alike.size() != 1)
                throw new NotUnderstood((alike.isEmpty() ? "nothing that is frozen has" : "more than one freeze has")
                        + " an id that begins like this; nothing was lifted: './remediator freezes' lists what is");
            return UUID.fromString(text(alike.getFirst(), "id"));
        }
    }

    static String line(JsonNode freeze) {
        var what = freeze.path("kill").asBoolean()
                ? "everything, by the kill switch"
                : freeze.hasNonNull("name") ? text(freeze, "scope") + " " + text(freeze, "name") : "everything";
        var until =
                freeze.hasNonNull("until") ? "until " + Shown.moment(text(freeze, "until")) : "until somebody lifts it";
        return "%s, %s (%s: %s)".formatted(what, until, text(freeze, "by"), text(freeze, "reason"));
    }

    static String text(JsonNode node, String name) {
        return Shown.line(node.path(name).asText());
    }
}
