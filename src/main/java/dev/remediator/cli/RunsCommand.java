package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.report.RunFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, or tells everything about one. */
@Command(
        name = "runs",
        description = "List runs, or tell the whole story of one. Remediator must be running.",
        footer = {
            "  remediator runs                                    the newest first",
            "  remediator runs --playbook gateway-service-down --state failed",
            "  remediator runs 019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d   its journal, turn by turn",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, no such run, or the",
            "command was not understood."
        })
public final class RunsCommand implements Callable<Integer> {
    private final RunningService service;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Id of one run: its journal, and what it changed.")
    private @Nullable UUID run;

    @Option(names = "--playbook", paramLabel = "NAME", description = "Only runs of this playbook.")
    private String playbook = "";

    @Option(names = "--target", paramLabel = "NAME", description = "Only runs on this target.")
    private String target = "";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "Only those that are any, open, healed, held, cancelled or failed (default: ${DEFAULT-VALUE}).")
    private String state = "any";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 200 (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    /** @param config of the service: answers a property's text, empty where it is not set */
    public RunsCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config));
    }

    RunsCommand(RunningService service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        if (RunFilter.State.of(state).isEmpty()) throw common.misuse("--state is one of " + RunFilter.State.list());
        if (limit < 1 || limit > 200) throw common.misuse("--limit is a number from 1 to 200");
        var id = run;
        return service.as(
                Optional.empty(), Set.of(), where, common, calls -> id == null ? list(calls) : story(id, calls));
    }

    private int list(ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var address = new StringBuilder("/api/v1/runs?limit=" + limit + "&state=" + state);
        if (!playbook.isEmpty()) address.append("&playbook=").append(encoded(playbook));
        if (!target.isEmpty()) address.append("&target=").append(encoded(target));
        var runs = calls.get(address.toString());
        if (common.json()) common.print(Shown.harmless(runs));
        else if (runs.path("items").isEmpty()) common.out().println("No run is like this.");
        else runs.path("items").forEach(this::line);
        common.out().flush();
        return HelpOption.FINE;
    }

    private void line(JsonNode found) {
        var out = common.out();
        out.println(common.paint().bold(Shown.text(found, "id")) + "  " + Shown.text(found, "playbook") + " on "
                + Shown.text(found, "target"));
        out.println("  %s, began %s%s"
                .formatted(
                        Shown.text(found, "phase"),
                        Shown.moment(found.path("startedAt").asText()),
                        found.hasNonNull("endedAt")
                                ? ", ended "
                                        + Shown.moment(found.path("endedAt").asText())
                                : ""));
        if (!Shown.text(found, "reason").isEmpty()) out.println("  | " + Shown.text(found, "reason"));
    }

    private int story(UUID id, ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var story = calls.get("/api/v1/runs/" + id);
        var journal = calls.get("/api/v1/runs/" + id + "/journal");
        if (common.json()) {
            var all = Saying.object();
            all.setAll((ObjectNode) Shown.harmless(story));
            all.set("journal", Shown.harmless(journal.path("items")));
            common.print(all);
            return HelpOption.FINE;
        }
        var out = common.out();
        line(story.path("run"));
        for (var effect : story.path("effects"))
            out.println("  %s  %s: %s%s"
                    .formatted(
                            Shown.moment(effect.path("intentAt").asText()),
                            effect.path("outcome").asText("awaited"),
                            Shown.text(effect, "says"),
                            effect.hasNonNull("summary") ? " (" + Shown.text(effect, "summary") + ")" : ""));
        out.println();
        for (var turn : journal.path("items"))
            out.println("%5s  %s  %s"
                    .formatted(
                            turn.path("turn").asText(),
                            Shown.moment(turn.path("at").asText()),
                            Shown.text(turn, "says")));
        out.flush();
        return HelpOption.FINE;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
