package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.identity.Role;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What the commands of engineers have in common: a word on an open question, or on something else that runs. */
final class Saying {
    private final RunningService service;
    private final Supplier<Actions> actions;

    Saying(RunningService service, Supplier<Actions> actions) {
        this.service = service;
        this.actions = actions;
    }

    /** What is said on the question that was named. */
    interface Word {
        /** @return the exit code */
        int on(AskId.Named named, ServiceCalls calls) throws NotUnderstood, ServiceRefused;
    }

    /** What is done as an engineer. */
    interface Deed {
        /** @return the exit code */
        int at(ServiceCalls calls) throws NotUnderstood, ServiceRefused;
    }

    /** @return the exit code */
    int as(PersonOptions person, String role, ServiceOptions where, CommonOptions common, Deed deed) {
        return service.as(Optional.of(person.engineer()), Set.of(role), where, common, calls -> {
            try {
                return deed.at(calls);
            } catch (ServiceRefused e) {
                var unknown = e.forbids()
                        ? KnownEngineers.problem(person.engineer(), service.settings(), actions)
                        : Optional.<String>empty();
                throw unknown.isPresent() ? new ServiceRefused(403, unknown.get()) : e;
            }
        });
    }

    /** @return the exit code */
    int say(String id, PersonOptions person, String role, ServiceOptions where, CommonOptions common, Word word) {
        return as(person, role, where, common, calls -> word.on(AskId.find(id, calls), calls));
    }

    /** Agrees or disagrees. */
    int decide(
            boolean granted,
            String id,
            PersonOptions person,
            String reason,
            ServiceOptions where,
            CommonOptions common) {
        return say(id, person, Role.APPROVER, where, common, (named, calls) -> {
            var question = named.open().filter(ask -> !ask.consent());
            if (question.isPresent())
                throw new NotUnderstood(
                        "this is a question and not an approval; nothing was said: './remediator answer %s'"
                                .formatted(named.id()));
            var body = object().put("decision", granted ? "approve" : "deny").put("reason", reason);
            calls.post("/api/v1/approvals/" + named.id() + "/decision", body);
            noted((granted ? "agrees" : "says no"), named, calls, common);
            return HelpOption.FINE;
        });
    }

    static void noted(String what, AskId.Named named, ServiceCalls calls, CommonOptions common)
            throws NotUnderstood, ServiceRefused {
        var who = calls.speaker();
        if (common.json())
            common.print(
                    object().put("id", named.id().toString()).put("by", who).put("status", "noted"));
        else {
            common.out().println("Noted: " + who + " " + what + ", " + named.id());
            named.open().ifPresent(ask -> {
                common.out().println("  " + ask.playbook() + " on " + ask.target());
                if (ask.consent())
                    ask.says().lines().forEach(line -> common.out().println("  | " + line));
            });
            common.out().flush();
        }
    }

    /** Something that was named by its id is under way. */
    static void done(UUID id, String text, ServiceCalls calls, CommonOptions common)
            throws NotUnderstood, ServiceRefused {
        if (common.json())
            common.print(
                    object().put("id", id.toString()).put("by", calls.speaker()).put("status", "noted"));
        else {
            common.out().println(text);
            common.out().flush();
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
