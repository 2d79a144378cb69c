package dev.remediator.cli;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints what is learnt from an incident. */
@Command(
        name = "review",
        description = "Print what is learnt from an incident, as Markdown. Remediator must be running.",
        footer = {
            "  remediator review 019ab3c1-7d2e                  what was tried, how long it took, what might be changed",
            "  remediator review 019ab3c1-7d2e > review.md      to keep or to send on",
            "  remediator review 019ab3c1-7d2e -o json          for programs, with the figures that were recorded",
            "",
            "It is made from the journal at this moment, for open incidents, too. The id stands on the incident's page; its",
            "beginning will do where no other begins alike.",
            "",
            "Exit codes: 0 it is printed; 2 there is no running Remediator, no such incident, or the command was not",
            "understood."
        })
public final class ReviewCommand implements Callable<Integer> {
    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "1", paramLabel = "ID", description = "Of the incident.")
    private String id = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public ReviewCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    ReviewCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        return service.as(Optional.empty(), Set.of(), where, common, calls -> {
            var incident = WholeId.find(id, "/api/v1/incidents?limit=200", "an incident", calls);
            var review = calls.get("/api/v1/incidents/" + incident + "/review");
            if (common.json()) common.print(review);
            else {
                Shown.lines(review.path("markdown").asText()).forEach(common.out()::println);
                common.out().flush();
            }
            return HelpOption.FINE;
        });
    }
}
