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

/** An engineer ends a run. */
@Command(
        name = "cancel",
        description = "End a run. Remediator must be running.",
        footer = {
            "  remediator cancel 019ab3c1-7d2e --as ana --reason 'we do it by hand'",
            "",
            "It ends as soon as what is under way has answered. What it has done stands; what it did for a time ends in its",
            "time, or with 'remediator end'. The run's id stands on the incident's page and in 'remediator asks'; its beginning",
            "will do where no other begins alike.",
            "",
            "Exit codes: 0 it ends; 1 the service says no: it has ended already; 2 there is no running Remediator, no such run,",
            "or the command was not understood."
        })
public final class CancelCommand implements Callable<Integer> {
    private final Saying saying;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "RUN", description = "Id of the run.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it stands in the incident.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public CancelCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new Saying(new RunningService(config), Actions::discover));
    }

    CancelCommand(Saying saying) {
        this.saying = saying;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) throw common.misuse("--reason says why: it must not be empty");
        return saying.as(person, Role.OPERATOR, where, common, calls -> {
            var run = WholeId.find(id, "/api/v1/runs?limit=200", "a run", calls);
            calls.post("/api/v1/runs/" + run + "/cancel", Saying.object().put("reason", reason));
            Saying.done(run, "Ends: run " + run + ", as soon as what is under way has answered", calls, common);
            return HelpOption.FINE;
        });
    }
}
