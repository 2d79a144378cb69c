package dev.remediator.cli;

import dev.remediator.action.Actions;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Somebody stops everything at once. */
@Command(
        name = "kill",
        description = "Pull the kill switch: nothing is changed any more, nor taken back. Remediator must be running.",
        footer = {
            "  remediator kill --as ana --reason 'it restarts everything'",
            "",
            "Temporary changes that are due wait, and people are called for each. It ends by 'remediator thaw'.",
            "",
            "Exit codes: 0 everything is stopped; 1 the service says no; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class KillCommand implements Callable<Integer> {
    private final FreezeCalls freezes;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public KillCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new FreezeCalls(new RunningService(config), Actions::discover));
    }

    KillCommand(FreezeCalls freezes) {
        this.freezes = freezes;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) throw common.misuse("--reason says why: it must not be empty");
        var body = Saying.object().put("reason", reason);
        return freezes.as(person, where, common, calls -> FreezeCalls.make("/api/v1/kill", body, calls, common));
    }
}
