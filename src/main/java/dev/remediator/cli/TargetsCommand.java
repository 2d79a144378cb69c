package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists targets and what goes on there, or asks one how it is. */
@Command(
        name = "targets",
        description = "List targets and what goes on there, or ask one how it is. Remediator must be running.",
        footer = {
            "  remediator targets               open incidents, who acts, temporary changes",
            "  remediator targets mcp-gateway   with its checks, breakers and limits, as they are now",
            "",
            "Exit codes: 0 they are printed; 1 a check of the target that was named does not pass, or could not be made; 2 there",
            "is no running Remediator, no such target, or the command was not understood."
        })
public final class TargetsCommand implements Callable<Integer> {
    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "0..1", paramLabel = "TARGET", description = "Name of one target, which is asked then.")
    private String target = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public TargetsCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    TargetsCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        if (!target.isEmpty() && !Names.fits(target))
            throw common.misuse("a target's name has lower-case letters, digits and dashes only");
        return service.as(
                Optional.empty(), Set.of(), where, common, calls -> target.isEmpty() ? list(calls) : one(calls));
    }

    private int list(ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var all = calls.get("/api/v1/targets");
        if (common.json()) common.print(Shown.harmless(all));
        else all.path("items").forEach(this::text);
        common.out().flush();
        return HelpOption.FINE;
    }

    private void text(JsonNode found) {
        var out = common.out();
        var paint = common.paint();
        out.println(paint.bold(Shown.text(found, "name")) + "  " + Shown.text(found, "about")
                + (found.path("frozen").asBoolean() ? paint.warn("  frozen") : ""));
        for (var incident : found.path("open"))
            out.println("  open: %s %s (%s)"
                    .formatted(
                            Shown.text(incident, "severity"),
                            Shown.text(incident, "title"),
                            Shown.text(incident, "id")));
        if (found.hasNonNull("acting"))
            out.println("  acting: %s, run %s"
                    .formatted(Shown.text(found.path("acting"), "playbook"), Shown.text(found.path("acting"), "run")));
        for (var change : found.path("changes"))
            out.println("  changed for a time, due %s: %s (./remediator end %s)"
                    .formatted(
                            Shown.moment(change.path("dueAt").asText()),
                            Shown.text(change, "says"),
                            Shown.text(change, "id")));
    }

    private int one(ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var found = calls.get("/api/v1/targets/" + target);
        var health = calls.get("/api/v1/targets/" + target + "/health");
        boolean well = true;
        for (var item : health.path("items"))
            well &= !item.path("kind").asText().equals("check")
                    || item.path("state").asText().equals("well");
        if (common.json()) {
            var all = Saying.object();
            all.setAll((ObjectNode) Shown.harmless(found));
            all.set("health", Shown.harmless(health));
            common.print(all);
        } else {
            text(found);
            for (var item : health.path("items"))
                common.out()
                        .println("  %s %s: %s%s"
                                .formatted(
                                        Shown.text(item, "kind"),
                                        Shown.text(item, "name"),
                                        state(Shown.text(item, "state")),
                                        Shown.text(item, "saw").isEmpty() ? "" : ", " + Shown.text(item, "saw")));
            common.out().flush();
        }
        return well ? HelpOption.FINE : 1;
    }

    private static String state(String word) {
        return switch (word) {
            case "well" -> "well";
            case "unwell" -> "not well";
            case "asked" -> "no answer yet";
            default -> "cannot be read";
        };
    }
}
