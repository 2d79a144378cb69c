package dev.remediator.cli;

import dev.remediator.action.Actions;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** People stop a target, a playbook or everything; what was changed for a time is still taken back. */
@Command(
        name = "freeze",
        description = "Stop a target, a playbook or everything for a time. Remediator must be running.",
        footer = {
            "  remediator freeze --target orders --for 2h --as ana --reason 'we migrate its database'",
            "  remediator freeze --playbook gateway-down --as ana --reason 'it restarts the wrong one'",
            "  remediator freeze --for 1d --as ana --reason 'black friday'     everything",
            "",
            "What is under way stops before its next effect. See also kill, which stops the taking back, too.",
            "",
            "Exit codes: 0 it is frozen; 1 the service says no; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class FreezeCommand implements Callable<Integer> {
    private final FreezeCalls freezes;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @ArgGroup(exclusive = true)
    private Scope scope = new Scope();

    /** Of neither, everything is frozen. */
    static final class Scope {
        @Option(names = "--target", paramLabel = "TARGET", description = "Only this target.")
        private @Nullable String target;

        @Option(names = "--playbook", paramLabel = "PLAYBOOK", description = "Only this playbook.")
        private @Nullable String playbook;
    }

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long: 30m, 2h, 1d (default: until somebody lifts it).")
    private @Nullable String lasts;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public FreezeCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new FreezeCalls(new RunningService(config), Actions::discover));
    }

    FreezeCommand(FreezeCalls freezes) {
        this.freezes = freezes;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) throw common.misuse("--reason says why: it must not be empty");
        var body = Saying.object().put("reason", reason);
        if (scope.target != null) body.put("target", scope.target);
        if (scope.playbook != null) body.put("playbook", scope.playbook);
        if (lasts != null) body.put("for", lasts);
        return freezes.as(person, where, common, calls -> FreezeCalls.make("/api/v1/freezes", body, calls, common));
    }
}
