package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
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

/** A person lets a playbook act by itself again, and sees how its last runs ended. */
@Command(
        name = "promote",
        description = "Let a demoted playbook act by itself again. Remediator must be running.",
        footer = {
            "  remediator promote gateway-down --as ana --reason 'it restarts the right one now'",
            "",
            "It prints how its last runs ended. Needs the role administrator.",
            "",
            "Exit codes: 0 it acts by itself again; 1 the service says no; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class PromoteCommand implements Callable<Integer> {
    private final FreezeCalls freezes;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "PLAYBOOK", description = "Name of the playbook.")
    private String playbook = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public PromoteCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new FreezeCalls(new RunningService(config), Actions::discover));
    }

    PromoteCommand(FreezeCalls freezes) {
        this.freezes = freezes;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) throw common.misuse("--reason says why: it must not be empty");
        if (playbook.isEmpty() || !playbook.chars().allMatch(PromoteCommand::belongs))
            throw common.misuse("a playbook's name has lower-case letters, digits and dashes only");
        return freezes.as(person, Role.ADMINISTRATOR, where, common, calls -> {
            if (!common.json())
                for (var demoted : calls.get("/api/v1/demotions").path("items"))
                    if (demoted.path("playbook").asText().equals(playbook)) show(demoted, common);
            var done = calls.post(
                    "/api/v1/playbooks/" + playbook + "/promote",
                    Saying.object().put("reason", reason));
            if (common.json()) common.print(done);
            else common.out().println("Promoted: " + playbook + " acts by itself again, as its autonomy says");
            common.out().flush();
            return HelpOption.FINE;
        });
    }

    static void show(JsonNode demoted, CommonOptions common) {
        common.out()
                .println(common.paint().bold(FreezeCalls.text(demoted, "playbook")) + "  acts only with consent since "
                        + Shown.moment(FreezeCalls.text(demoted, "since")) + ": " + FreezeCalls.text(demoted, "why"));
        for (var run : demoted.path("runs"))
            common.out()
                    .println("  %s  %-16s on %s%s: %s"
                            .formatted(
                                    Shown.moment(FreezeCalls.text(run, "endedAt")),
                                    FreezeCalls.text(run, "outcome"),
                                    FreezeCalls.text(run, "target"),
                                    run.path("acted").asBoolean() ? "" : ", did nothing",
                                    FreezeCalls.text(run, "reason")));
    }

    private static boolean belongs(int c) {
        return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
