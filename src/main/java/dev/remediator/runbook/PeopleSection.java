package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.escape;

import dev.remediator.identity.Engineer;
import dev.remediator.identity.People;
import dev.remediator.playbook.PlaybookCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Severities with their times, who is called when, and how everybody is reached. */
final class PeopleSection {
    private final People people;
    private final Markdown out;

    PeopleSection(PlaybookCatalog catalog, Markdown out) {
        this.people = catalog.people();
        this.out = out;
    }

    void write() {
        if (people.severities().isEmpty() && people.groups().isEmpty()) {
            out.paragraph("There is no people.yaml yet: nobody is named who could be called.");
            return;
        }
        var severities = new ArrayList<List<String>>();
        people.severities()
                .forEach((name, response) -> severities.add(List.of(
                        name,
                        escape(response.means()),
                        time(response.acknowledge()),
                        time(response.mitigate()),
                        time(response.updateEvery()),
                        escape(String.join(", ", response.told())))));
        out.table(
                List.of("Severity", "Means", "Acknowledged within", "Mitigated within", "Update every", "Told at once"),
                severities);
        var levels = new ArrayList<List<String>>();
        people.escalation()
                .forEach((name, steps) -> levels.add(List.of(
                        name,
                        escape(steps.stream()
                                .map(level -> level.after().isZero()
                                        ? "at once " + level.group()
                                        : "after " + Words.time(level.after()) + " " + level.group())
                                .collect(Collectors.joining(", "))))));
        if (!levels.isEmpty())
            out.paragraph(
                    "**Escalation.** The service says once in the channel that people are called, and calls nobody"
                            + " further. As long as nobody has acknowledged in the thread, a person calls the next level; the times count"
                            + " from the beginning of the incident:");
        out.table(List.of("Severity", "Who is called"), levels);
        var groups = new ArrayList<List<String>>();
        people.groups()
                .values()
                .forEach(group -> groups.add(List.of(
                        escape(group.name()),
                        escape(group.about()),
                        escape(String.join(", ", group.members())),
                        escape(group.contact().orElse("")))));
        out.table(List.of("Group", "What it does", "Members", "Reached at"), groups);
        var engineers = new ArrayList<List<String>>();
        people.engineers()
                .values()
                .forEach(engineer -> engineers.add(List.of(
                        escape(engineer.name()),
                        escape(engineer.fullName()),
                        escape(reached(engineer)),
                        engineer.rota() ? "yes" : "")));
        out.table(List.of("Engineer", "Name", "Reached at", "On the rota"), engineers);
        var contacts = people.contacts().stream()
                .map(contact -> List.of(escape(contact.name()), escape(contact.purpose()), escape(contact.reach())))
                .toList();
        out.paragraph(contacts.isEmpty() ? "" : "**Others.**");
        out.table(List.of("Contact", "For", "Reached at"), contacts);
    }

    private static String reached(Engineer engineer) {
        return Stream.of(engineer.phone(), engineer.email(), engineer.slack().map(id -> "Slack " + id))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private static String time(Optional<Duration> time) {
        return time.map(Words::time).orElse("");
    }
}
