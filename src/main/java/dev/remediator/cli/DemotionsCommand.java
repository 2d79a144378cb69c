package dev.remediator.cli;

import dev.remediator.action.Actions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists playbooks that act only with consent, with the evidence. */
@Command(
        name = "demotions",
        description =
                "List playbooks that act only with consent because they failed too often. Remediator must be running.",
        footer = {
            "  remediator demotions             with the last runs of each",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class DemotionsCommand implements Callable<Integer> {
    private final FreezeCalls freezes;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    /** @param config of the service: answers a property's text, empty where it is not set */
    public DemotionsCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new FreezeCalls(new RunningService(config), Actions::discover));
    }

    DemotionsCommand(FreezeCalls freezes) {
        this.freezes = freezes;
    }

    @Override
    public Integer call() {
        return freezes.service().as(Optional.empty(), Set.of(), where, common, calls -> {
            var answer = calls.get("/api/v1/demotions");
            if (common.json()) common.print(answer);
            else {
                if (answer.path("items").isEmpty()) common.out().println("Every playbook acts as its autonomy says.");
                for (var demoted : answer.path("items")) PromoteCommand.show(demoted, common);
                common.out().flush();
            }
            return HelpOption.FINE;
        });
    }
}
