package dev.remediator.cli;

import dev.remediator.action.Actions;
import dev.remediator.identity.Role;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An engineer takes an incident on: nobody else is called for it then. */
@Command(
        name = "ack",
        description = "Take an incident on, so that nobody else is called. Remediator must be running.",
        footer = {
            "  remediator ack 019ab3c1-7d2e --as ana",
            "  remediator ack 019ab3c1-7d2e --as ana --reason 'at my desk in five minutes'",
            "",
            "The id stands in the call and on the incident's page; its beginning will do where no other begins alike. Saying it",
            "again changes nothing: who was first stays.",
            "",
            "Exit codes: 0 somebody has it; 1 the service says no: it is closed; 2 there is no running Remediator, no such",
            "incident, or the command was not understood."
        })
public final class AckCommand implements Callable<Integer> {
    private final Saying saying;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "ID", description = "Of the incident.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "What the others should know.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public AckCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new Saying(new RunningService(config), Actions::discover));
    }

    AckCommand(Saying saying) {
        this.saying = saying;
    }

    @Override
    public Integer call() {
        return saying.as(person, Role.OPERATOR, where, common, calls -> {
            var incident = WholeId.find(id, "/api/v1/incidents?limit=200", "an incident", calls);
            var answer = calls.post(
                    "/api/v1/incidents/" + incident + "/acknowledge",
                    Saying.object().put("reason", reason));
            var by = Shown.line(answer.path("acknowledgedBy").asText());
            var at = Shown.line(answer.path("acknowledgedAt").asText());
            if (common.json())
                common.print(Saying.object()
                        .put("incident", incident.toString())
                        .put("acknowledgedBy", by)
                        .put("acknowledgedAt", at));
            else {
                common.out().println("Acknowledged by " + by + " at " + Shown.moment(at) + "; nobody else is called");
                common.out().println(calls.address("/incidents/" + incident));
                common.out().flush();
            }
            return HelpOption.FINE;
        });
    }
}
