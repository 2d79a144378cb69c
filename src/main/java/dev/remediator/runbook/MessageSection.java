package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.mono;

import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Step;
import java.util.HashSet;
import java.util.Set;

/** Templates that people fill in: the messages that no step sends by itself. */
final class MessageSection {
    private final PlaybookCatalog catalog;
    private final Markdown out;

    MessageSection(PlaybookCatalog catalog, Markdown out) {
        this.catalog = catalog;
        this.out = out;
    }

    void write() {
        var sent = sent();
        var templates = catalog.messages().values().stream()
                .filter(message -> !sent.contains(message.name()))
                .toList();
        if (templates.isEmpty()) {
            out.paragraph("There are none yet; write them to " + mono("remediations/messages/<name>.md") + ".");
            return;
        }
        out.paragraph("Copy one, fill in what stands between < and >, and leave nothing else out."
                .replace("<", "\\<")
                .replace(">", "\\>"));
        for (var message : templates) {
            out.heading(3, Words.capital(Words.title(message)));
            out.code("markdown", message.text().source().strip());
        }
    }

    private Set<String> sent() {
        var sent = new HashSet<String>();
        for (var playbook : catalog.playbooks())
            for (var step : playbook.procedure().steps())
                switch (step) {
                    case Step.Ask ask -> sent.add(ask.message().name());
                    case Step.Tell tell -> sent.add(tell.message().name());
                    case Step.Change _, Step.Read _ -> {}
                }
        return sent;
    }
}
