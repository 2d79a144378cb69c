package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.run.Say;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints how well playbooks do. */
@Command(
        name = "stats",
        description =
                "Print how often playbooks ran, whether that helped, and how long it took. Remediator must be running.",
        footer = {
            "  remediator stats                     all playbooks that have run, over 30 days",
            "  remediator stats --days 7            over 7 or 90 days",
            "  remediator stats gateway-down        one of them, over 7, 30 and 90 days",
            "  remediator stats -o json             for programs",
            "",
            "Exit codes: 0 they are printed, even where nothing has run; 2 there is no running Remediator, no such playbook, or",
            "the command was not understood."
        })
public final class StatsCommand implements Callable<Integer> {
    private static final String ROW = "%-32s %6s %6s %8s %8s %8s %8s";

    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "0..1", paramLabel = "PLAYBOOK", description = "Only this one.")
    private @Nullable String playbook;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "7, 30 or 90, for the list of all (default: ${DEFAULT-VALUE}).")
    private int days = 30;

    /** @param config of the service: answers a property's text, empty where it is not set */
    public StatsCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    StatsCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        return service.as(Optional.empty(), Set.of(), where, common, calls -> {
            if (!Set.of(7, 30, 90).contains(days)) throw new NotUnderstood("--days is 7, 30 or 90");
            var answer = calls.get(
                    playbook == null
                            ? "/api/v1/statistics"
                            : "/api/v1/playbooks/"
                                    + URLEncoder.encode(playbook, StandardCharsets.UTF_8)
                                            .replace("+", "%20")
                                    + "/statistics");
            if (common.json()) common.print(answer);
            else if (playbook == null) all(answer);
            else one(answer);
            common.out().flush();
            return HelpOption.FINE;
        });
    }

    private void all(JsonNode answer) {
        var out = common.out();
        if (answer.path("items").isEmpty()) {
            out.println("No playbook has run.");
            return;
        }
        out.println(common.paint()
                .bold(ROW.formatted(
                        "last " + days + " days", "runs", "healed", "success", "median", "p90", "approval")));
        for (var item : answer.path("items"))
            for (var period : item.path("periods"))
                if (period.path("days").asInt() == days)
                    out.println(row(Shown.line(item.path("playbook").asText()), period));
    }

    private void one(JsonNode item) {
        var out = common.out();
        out.println(common.paint().bold(Shown.line(item.path("playbook").asText())));
        last("last run", item.path("lastRun"));
        last("last healed", item.path("lastHealed"));
        last("last started by a person", item.path("lastByHand"));
        last("last practised", item.path("lastDrill"));
        out.println(ROW.formatted("", "runs", "healed", "success", "median", "p90", "approval"));
        for (var period : item.path("periods"))
            out.println(row(period.path("days").asInt() + " days", period));
    }

    private void last(String what, JsonNode at) {
        common.out()
                .println("  " + what + ": "
                        + (at.isTextual() ? Shown.moment(at.asText()) : "never, as far as is known"));
    }

    private static String row(String name, JsonNode period) {
        return ROW.formatted(
                name,
                period.path("runs").asLong(),
                period.path("healed").asLong(),
                period.path("successPercent").isNumber()
                        ? period.path("successPercent").asInt() + " %"
                        : "–",
                duration(period.path("medianToHeal")),
                duration(period.path("p90ToHeal")),
                duration(period.path("medianWait")));
    }

    private static String duration(JsonNode text) {
        if (!text.isTextual()) return "–";
        try {
            return Say.duration(Duration.parse(text.asText()));
        } catch (DateTimeException e) {
            return "–";
        }
    }
}
