package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the playbooks that are in force, or tells everything about one. */
@Command(
        name = "playbooks",
        description = "List the playbooks in force and how their runs went, or show one as the runbook has it."
                + " Remediator must be running.",
        footer = {
            "  remediator playbooks                        all, in the order in which they are asked about an alert",
            "  remediator playbooks gateway-service-down   what it does, how it decides, and its tests",
            "",
            "Exit codes: 0 they are printed; 1 a test of the playbook that was named fails; 2 there is no running Remediator, no",
            "such playbook, or the command was not understood."
        })
public final class PlaybooksCommand implements Callable<Integer> {
    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "0..1", paramLabel = "PLAYBOOK", description = "Name of one playbook.")
    private String playbook = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public PlaybooksCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    PlaybooksCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        if (!playbook.isEmpty() && !Names.fits(playbook))
            throw common.misuse("a playbook's name has lower-case letters, digits and dashes only");
        return service.as(
                Optional.empty(), Set.of(), where, common, calls -> playbook.isEmpty() ? list(calls) : one(calls));
    }

    private int list(ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var all = calls.get("/api/v1/playbooks");
        if (common.json()) common.print(Shown.harmless(all));
        else all.path("items").forEach(this::line);
        common.out().flush();
        return HelpOption.FINE;
    }

    private void line(JsonNode found) {
        var out = common.out();
        var paint = common.paint();
        out.println(paint.bold(Shown.text(found, "name"))
                + "  %s, %s, by %s, on %s"
                        .formatted(
                                Shown.text(found, "severity"),
                                Shown.text(found, "autonomy"),
                                Shown.text(found, "startedBy"),
                                Shown.text(found, "target")));
        if (found.hasNonNull("demotedSince"))
            out.println(paint.warn("  acts only with consent since "
                    + Shown.moment(found.path("demotedSince").asText())));
        var last = found.path("lastRun");
        out.println("  %s%s"
                .formatted(
                        last.isMissingNode()
                                ? "never ran"
                                : "healed %d of %d, last %s (%s)"
                                        .formatted(
                                                found.path("healed").asLong(),
                                                found.path("runs").asLong(),
                                                Shown.moment(
                                                        last.path("startedAt").asText()),
                                                Shown.text(last, "phase")),
                        found.path("openRuns").asInt() > 0
                                ? ", open runs: " + found.path("openRuns").asInt()
                                : ""));
    }

    private int one(ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var found = calls.get("/api/v1/playbooks/" + playbook);
        int failed = 0;
        for (var test : found.path("tests")) if (!test.path("passed").asBoolean()) failed++;
        if (common.json()) common.print(Shown.harmless(found));
        else {
            var out = common.out();
            line(found.path("playbook"));
            out.println();
            Shown.lines(found.path("runbook").asText()).forEach(out::println);
            out.println();
            for (var test : found.path("tests")) {
                out.println("%s  %s  %s"
                        .formatted(
                                test.path("passed").asBoolean()
                                        ? "passes"
                                        : common.paint().warn("FAILS "),
                                Shown.text(test, "name"),
                                common.paint().dim(Shown.text(test, "place"))));
                test.path("failures").forEach(failure -> out.println("        " + Shown.line(failure.asText())));
            }
            out.flush();
        }
        return failed == 0 ? HelpOption.FINE : 1;
    }
}
