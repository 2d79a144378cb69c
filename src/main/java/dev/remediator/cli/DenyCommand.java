package dev.remediator.cli;

import dev.remediator.action.Actions;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An engineer disagrees with an effect that waits for consent; the first who does ends the waiting. */
@Command(
        name = "deny",
        description = "Disagree with what a run wants to do. Remediator must be running.",
        footer = {
            "  remediator deny 019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d/4 --as ana --reason 'we are in the middle of a sale'",
            "",
            "The id is what 'remediator asks' prints; of the run's id its beginning will do where no other begins alike.",
            "",
            "Exit codes: 0 it is noted; 1 the service says no: it is not yours to decide, or decided already; 2 there is no",
            "running Remediator, no such id, or the command was not understood."
        })
public final class DenyCommand implements Callable<Integer> {
    private final Saying saying;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "ID", description = "Which, as 'remediator asks' prints it.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why not.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public DenyCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new Saying(new RunningService(config), Actions::discover));
    }

    DenyCommand(Saying saying) {
        this.saying = saying;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) throw common.misuse("--reason says why not: it must not be empty");
        return saying.decide(false, id, person, reason, where, common);
    }
}
