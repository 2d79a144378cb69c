package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what clocks begin, and began. */
@Command(
        name = "schedules",
        description =
                "List scheduled playbooks: their next times, and what became of the last. Remediator must be running.",
        footer = {
            "  remediator schedules              the one that begins first in front",
            "  remediator schedules -o json      with the next ten times of each",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class SchedulesCommand implements Callable<Integer> {
    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    /** @param config of the service: answers a property's text, empty where it is not set */
    public SchedulesCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    SchedulesCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        return service.as(Optional.empty(), Set.of(), where, common, calls -> {
            var all = calls.get("/api/v1/schedules");
            if (common.json()) common.print(Shown.harmless(all));
            else if (all.path("items").isEmpty()) common.out().println("No playbook is begun by a clock.");
            else all.path("items").forEach(this::text);
            common.out().flush();
            return HelpOption.FINE;
        });
    }

    private void text(JsonNode found) {
        var out = common.out();
        var paint = common.paint();
        out.println("%s  %s %s%s"
                .formatted(
                        paint.bold(Shown.text(found, "playbook")),
                        Shown.text(found, "cron"),
                        Shown.text(found, "zone"),
                        found.hasNonNull("calendar") ? ", " + Shown.text(found, "calendar") : ""));
        out.println("  next: "
                + (found.path("next").isEmpty()
                        ? paint.warn("never")
                        : Shown.moment(found.path("next").path(0).asText())));
        var last = found.path("last").path(0);
        if (last.isMissingNode()) return;
        var what = last.hasNonNull("run")
                ? "run " + Shown.text(last, "run")
                : last.path("missed").asBoolean() ? paint.warn(Shown.text(last, "held")) : Shown.text(last, "held");
        out.println("  last: %s, %s".formatted(Shown.moment(last.path("due").asText()), what));
    }
}
