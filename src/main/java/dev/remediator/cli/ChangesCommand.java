package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what runs have changed for a time, and what of that time is left. */
@Command(
        name = "changes",
        description = "List temporary changes that stand, and the time they have left. Remediator must be running.",
        footer = {
            "  remediator changes                the newest first",
            "  remediator changes -o json        for programs",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class ChangesCommand implements Callable<Integer> {
    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    /** @param config of the service: answers a property's text, empty where it is not set */
    public ChangesCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    ChangesCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        return service.as(Optional.empty(), Set.of(), where, common, calls -> {
            var standing = calls.get("/api/v1/temporary-changes?limit=200");
            if (common.json()) common.print(Shown.harmless(standing));
            else if (standing.path("items").isEmpty()) common.out().println("No temporary change stands.");
            else standing.path("items").forEach(this::text);
            common.out().flush();
            return HelpOption.FINE;
        });
    }

    private void text(JsonNode change) {
        var out = common.out();
        var paint = common.paint();
        var id = Shown.line(change.path("id").asText());
        out.println(paint.bold(id) + "  " + Shown.line(change.path("playbook").asText()) + " on "
                + Shown.line(change.path("target").asText()));
        out.println("  due %s (%s)"
                .formatted(
                        Shown.moment(change.path("dueAt").asText()),
                        change.path("state").asText().equals("waits")
                                ? "waits for the end of the kill switch"
                                : left(Duration.ofSeconds(
                                        change.path("secondsLeft").asLong()))));
        Shown.lines(change.path("says").asText()).forEach(line -> out.println("  | then: " + line));
        if (change.hasNonNull("summary"))
            out.println(paint.warn(
                    "  last attempt: " + Shown.line(change.path("summary").asText())));
        out.println(paint.dim("  ./remediator end %s --as ENGINEER takes it back now".formatted(id)));
        out.println();
    }

    private static String left(Duration left) {
        if (left.isNegative()) return "overdue";
        if (left.toHours() >= 2) return left.toHours() + " h left";
        return left.toMinutes() >= 2 ? left.toMinutes() + " min left" : left.toSeconds() + " s left";
    }
}
