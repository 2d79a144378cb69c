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

/** An engineer has a temporary change taken back before its time. */
@Command(
        name = "end",
        description = "Take a temporary change back before its time. Remediator must be running.",
        footer = {
            "  remediator end 019ab3c1-7d2e --as ana --reason 'traffic is normal again'",
            "",
            "The id is what 'remediator changes' prints; its beginning will do where no other begins alike. What somebody else",
            "has changed meanwhile is left alone, and people are told.",
            "",
            "Exit codes: 0 it is being taken back; 1 the service says no: it is over, or its run is at it; 2 there is no running",
            "Remediator, no such change, or the command was not understood."
        })
public final class EndCommand implements Callable<Integer> {
    private final Saying saying;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "ID", description = "Which, as 'remediator changes' prints it.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the incident.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public EndCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new Saying(new RunningService(config), Actions::discover));
    }

    EndCommand(Saying saying) {
        this.saying = saying;
    }

    @Override
    public Integer call() {
        return saying.as(person, Role.OPERATOR, where, common, calls -> {
            var change =
                    WholeId.find(id, "/api/v1/temporary-changes?limit=200", "a temporary change that stands", calls);
            calls.post(
                    "/api/v1/temporary-changes/" + change + "/end",
                    Saying.object().put("reason", reason));
            Saying.done(change, "Being taken back: " + change + "; the incident tells how it ends", calls, common);
            return HelpOption.FINE;
        });
    }
}
