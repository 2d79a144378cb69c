package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Actions;
import dev.remediator.identity.Role;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person begins a run of a playbook, at the running service. */
@Command(
        name = "run",
        description = "Start a playbook by hand. Remediator must be running.",
        footer = {
            "  remediator run restart-gateway --as ana --preview     what it would do; nothing is begun",
            "  remediator run rotate-gateway-token --as ana --reason 'it was in a log'",
            "  remediator run monthly-report --as ana -o json",
            "",
            "It prints the run's id and the address of its incident, and does not wait for its end.",
            "",
            "Exit codes: 0 it has begun; 1 the service says no, for example because a run of it is open; 2 there is no",
            "running Remediator, no such playbook or engineer, or the command was not understood."
        })
public final class RunCommand implements Callable<Integer> {
    private final RunningService service;
    private final Supplier<Actions> actions;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "PLAYBOOK", description = "Name of the playbook.")
    private String playbook = "";

    @Option(
            names = "--preview",
            description = "Only say what it would do: reads what a run would read, and changes nothing.")
    private boolean preview;

    @Option(
            names = "--plan",
            paramLabel = "HASH",
            description = "Begin only where it would still do what a preview with this plan said.")
    private String plan = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the incident.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public RunCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config), Actions::discover);
    }

    RunCommand(RunningService service, Supplier<Actions> actions) {
        this.service = service;
        this.actions = actions;
    }

    @Override
    public Integer call() {
        if (!Names.fits(playbook))
            throw common.misuse("a playbook's name has lower-case letters, digits and dashes only");
        if (preview && !plan.isEmpty())
            throw common.misuse("--preview begins nothing, so there is no --plan to hold it to");
        var unknown = KnownEngineers.problem(person.engineer(), service.settings(), actions);
        if (unknown.isPresent()) return common.trouble(unknown.get());
        return service.as(
                Optional.of(person.engineer()),
                Set.of(Role.OPERATOR),
                where,
                common,
                preview ? this::look : this::begin);
    }

    private int look(ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var seen = calls.post("/api/v1/playbooks/" + playbook + "/preview", JsonNodeFactory.instance.objectNode());
        if (common.json()) common.print(Shown.harmless(seen));
        else new PreviewText(common).print(seen, person.engineer());
        return HelpOption.FINE;
    }

    private int begin(ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var body = JsonNodeFactory.instance.objectNode().put("reason", reason);
        if (!plan.isEmpty()) body.put("plan", plan);
        var begun = calls.post("/api/v1/playbooks/" + playbook + "/run", body);
        UUID run;
        String incident;
        try {
            run = UUID.fromString(begun.path("run").asText());
            incident = calls.address(
                    "/incidents/" + UUID.fromString(begun.path("incident").asText()));
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood("it may have begun, but the answer has no run: look at " + calls.address("/"));
        }
        if (common.json())
            common.print(JsonNodeFactory.instance
                    .objectNode()
                    .put("run", run.toString())
                    .put("incident", incident));
        else {
            common.out().println("Begun: run " + run);
            common.out().println(incident);
            common.out().flush();
        }
        return HelpOption.FINE;
    }
}
