package dev.remediator.cli;

import dev.remediator.action.Actions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what people have stopped. */
@Command(
        name = "freezes",
        description = "List what people have stopped. Remediator must be running.",
        footer = {
            "  remediator freezes             what stands",
            "  remediator freezes --all       with those of late that have ended",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class FreezesCommand implements Callable<Integer> {
    private final FreezeCalls freezes;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Option(names = "--all", description = "With those of late that have ended.")
    private boolean all;

    /** @param config of the service: answers a property's text, empty where it is not set */
    public FreezesCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new FreezeCalls(new RunningService(config), Actions::discover));
    }

    FreezesCommand(FreezeCalls freezes) {
        this.freezes = freezes;
    }

    @Override
    public Integer call() {
        return freezes.service().as(Optional.empty(), Set.of(), where, common, calls -> {
            var found = FreezeCalls.recent(calls, !all);
            if (common.json()) {
                var answer = Saying.object();
                answer.putArray("items").addAll(found);
                common.print(answer);
                return HelpOption.FINE;
            }
            var out = common.out();
            if (found.isEmpty()) out.println("Nothing is frozen.");
            for (var freeze : found) {
                out.println(common.paint().bold(FreezeCalls.text(freeze, "id")) + "  " + FreezeCalls.line(freeze));
                if (freeze.hasNonNull("endedAt"))
                    out.println("  ended at " + Shown.moment(FreezeCalls.text(freeze, "endedAt"))
                            + (freeze.hasNonNull("liftedBy")
                                    ? ", lifted by %s: %s"
                                            .formatted(
                                                    FreezeCalls.text(freeze, "liftedBy"),
                                                    FreezeCalls.text(freeze, "liftReason"))
                                    : ""));
            }
            out.flush();
            return HelpOption.FINE;
        });
    }
}
