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

/** People end what they have stopped. */
@Command(
        name = "thaw",
        description = "Lift a freeze or the kill switch before its time. Remediator must be running.",
        footer = {
            "  remediator thaw 019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d --as ana --reason 'the migration is over'",
            "",
            "The id is what 'remediator freezes' prints; its beginning will do where no other begins alike. Alerts that it held",
            "are decided about anew.",
            "",
            "Exit codes: 0 it is lifted, or was before; 1 the service says no; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class ThawCommand implements Callable<Integer> {
    private final FreezeCalls freezes;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "ID", description = "Which, as 'remediator freezes' prints it.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public ThawCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new FreezeCalls(new RunningService(config), Actions::discover));
    }

    ThawCommand(FreezeCalls freezes) {
        this.freezes = freezes;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) throw common.misuse("--reason says why: it must not be empty");
        return freezes.as(person, where, common, calls -> {
            var freeze = FreezeCalls.find(id.strip(), calls);
            var lifted = calls.post(
                    "/api/v1/freezes/" + freeze + "/lift", Saying.object().put("reason", reason));
            if (common.json()) common.print(lifted);
            else {
                int again = lifted.path("again").asInt();
                common.out()
                        .println(
                                lifted.path("status").asText().equals("lifted")
                                        ? "Lifted: " + freeze
                                                + (again == 0
                                                        ? ""
                                                        : "; %d alerts that it held are decided about anew"
                                                                .formatted(again))
                                        : "It had ended before: " + freeze);
                common.out().flush();
            }
            return HelpOption.FINE;
        });
    }
}
