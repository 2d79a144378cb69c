package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.escape;
import static dev.remediator.runbook.Markdown.mono;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Action;
import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import java.util.ArrayList;
import java.util.List;

/** Dashboards, checks by hand, declared figures, log analysis: by target. */
final class LookingSection {
    private static final String LOGS = "logs.patterns";
    private static final String CORRELATION = "metrics.correlate";

    private final PlaybookCatalog catalog;
    private final Actions actions;
    private final Markdown out;

    LookingSection(PlaybookCatalog catalog, Actions actions, Markdown out) {
        this.catalog = catalog;
        this.actions = actions;
        this.out = out;
    }

    void write() {
        out.paragraph(
                "Commands that name a variable such as `$TOKEN` need it in your shell: the same credential that the service"
                        + " reads under that name. A check by curl prints the body, then the status in a line of its own; `/a/b` is the"
                        + " way to a field of the body. Prometheus answers `\"value\":[<time>,\"0.02\"]`: the second is the value. An empty"
                        + " `\"result\":[]` is no good answer, it means that nobody measures.");
        for (var target : catalog.targets().all()) target(target);
        out.heading(3, "Log analysis");
        out.paragraph(escape(about(LOGS))
                + " Lines that differ only in numbers, ids and names become one pattern with a count and a sample. Read the"
                + " pattern with the highest count first, then the one that was not there before. Two looks, one before and"
                + " one after a change, show which patterns are new, gone, more or fewer.");
        out.heading(3, "Metric correlation");
        out.paragraph(
                escape(about(CORRELATION))
                        + " The declared figures of the target are ranked by how far they moved around the start of the alert,"
                        + " measured in their own usual spread. What moved first and most is a place to look, and not yet a cause.");
    }

    private String about(String capability) {
        return actions.all().stream()
                .filter(action -> action.capability().equals(capability))
                .map(Action::about)
                .findFirst()
                .orElse("");
    }

    private void target(Target target) {
        out.heading(3, target.name());
        out.paragraph(escape(target.about())
                + target.owner().map(owner -> ". Owned by " + escape(owner)).orElse("")
                + (target.dependsOn().isEmpty()
                        ? "."
                        : ". Depends on " + escape(String.join(", ", target.dependsOn())) + "."));
        out.bullets(target.links().entrySet().stream()
                .map(link -> escape(Words.capital(Words.spoken(link.getKey()))) + ": <" + link.getValue() + ">")
                .toList());
        var looks = ByHand.checks(target).stream()
                .map(look -> List.of(mono(look.name()), mono(look.command()), escape(look.expect())))
                .toList();
        out.table(List.of("Check", "Command", "A good answer"), looks);
        target.binding(Slot.METRICS)
                .ifPresent(binding -> figures(binding.settings().path("series")));
    }

    private void figures(JsonNode series) {
        var rows = new ArrayList<List<String>>();
        series.fields().forEachRemaining(each -> {
            var one = each.getValue();
            var bounds = new ArrayList<String>();
            if (one.has("above")) bounds.add("above " + one.path("above").asText());
            if (one.has("below")) bounds.add("below " + one.path("below").asText());
            rows.add(List.of(
                    mono(each.getKey()),
                    escape(one.path("about").asText("")),
                    escape(String.join(" and ", bounds)),
                    escape(one.path("unit").asText(""))));
        });
        out.table(List.of("Figure", "What it is", "Is well", "Unit"), rows);
    }
}
