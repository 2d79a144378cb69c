package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists incidents, or tells the story of one. */
@Command(
        name = "incidents",
        description = "List incidents, newest first, or show one with its timeline. Remediator must be running.",
        footer = {
            "  remediator incidents --status open",
            "  remediator incidents --match 'severity=\"P0\", target=~\"mcp.*\"'",
            "  remediator incidents 019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d",
            "",
            "Matchers are those of Alertmanager, over target, severity, status, title, playbook, acknowledged and the labels",
            "of the first alert. Statuses: any, open, closed, needs-person, asking, healing, not-healed, held, watching, healed, over.",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, no such incident, or",
            "the command was not understood."
        })
public final class IncidentsCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/incidents";
    private static final String LIST = PATH + "?limit=200";

    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Only this one, with all its lines.")
    private String id = "";

    @Option(names = "--match", paramLabel = "MATCHERS", description = "Only those that these matchers hold for.")
    private String match = "";

    @Option(names = "--status", paramLabel = "STATUS", description = "Only those that stand so.")
    private String status = "any";

    @Option(names = "--text", paramLabel = "TEXT", description = "Only those whose title holds this.")
    private String text = "";

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many, up to 200.")
    private int limit = 25;

    /** @param config of the service: answers a property's text, empty where it is not set */
    public IncidentsCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    IncidentsCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        return service.as(Optional.empty(), Set.of(), where, common, calls -> {
            var found = calls.get(id.isEmpty() ? list() : PATH + "/" + WholeId.find(id, LIST, "an incident", calls));
            if (common.json()) common.print(Shown.harmless(found));
            else if (!id.isEmpty()) story(found, calls);
            else if (found.path("items").isEmpty()) common.out().println("No incident fits.");
            else found.path("items").forEach(this::brief);
            common.out().flush();
            return HelpOption.FINE;
        });
    }

    private String list() {
        return PATH
                + "?limit=%d&status=%s&text=%s".formatted(limit, encoded(status), encoded(text))
                + (match.isBlank() ? "" : "&filter=" + encoded(match));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private void brief(JsonNode incident) {
        var out = common.out();
        var paint = common.paint();
        out.println(paint.bold(line(incident, "id"))
                + "  %s %s".formatted(line(incident, "severity"), line(incident, "title")));
        out.println("  %s since %s: %s"
                .formatted(
                        line(incident, "status"),
                        Shown.moment(incident.path("openedAt").asText()),
                        line(incident, "now")));
        if (incident.hasNonNull("acknowledgedBy")) out.println("  " + line(incident, "acknowledgedBy") + " has it");
    }

    private void story(JsonNode incident, ServiceCalls calls) {
        var out = common.out();
        brief(incident);
        for (var said : incident.path("timeline")) {
            out.println("  %s  %-8s  %s"
                    .formatted(Shown.moment(said.path("at").asText()), line(said, "stage"), line(said, "text")));
            for (var detail : said.path("details"))
                out.println(common.paint().dim("      " + Shown.line(detail.asText())));
        }
        int leftOut = incident.path("timelineLeftOut").asInt();
        if (leftOut > 0) out.println("  and %d lines after the first one".formatted(leftOut));
        out.println(common.paint().dim("  " + calls.address("/incidents/" + line(incident, "id"))));
    }

    private static String line(JsonNode node, String key) {
        return Shown.line(node.path(key).asText());
    }
}
