package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.escape;
import static dev.remediator.runbook.Markdown.link;
import static dev.remediator.runbook.Markdown.mono;

import dev.remediator.action.Actions;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Schedule;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The operations runbook as one Markdown document, made of the very files that the service executes. The same files and
 * the same practice give the same text.
 */
public final class Runbook {
    /** In the order of the document. */
    static final String DAILY = "Daily operations";

    static final String INCIDENTS = "Incident response";
    static final String ALERTS = "What each alert means";
    static final String MAINTENANCE = "Maintenance";
    static final String PROCEDURES = "Emergency and other procedures";
    static final String PEOPLE = "Severities, escalation, contacts";
    static final String MESSAGES = "Communication templates";
    static final String LOOKING = "Where to look";
    static final String PRACTICE = "What is practised";

    private final PlaybookCatalog catalog;
    /** The language of a block of code that stands for a tree that is drawn elsewhere; its text is the playbook's name. */
    static final String TREE = "tree";

    private final Practice practice;
    private final boolean trees;
    private final Markdown out = new Markdown();

    private Runbook(PlaybookCatalog catalog, Practice practice, boolean trees) {
        this.catalog = catalog;
        this.practice = practice;
        this.trees = trees;
    }

    /**
     * With its trees in Mermaid's language.
     *
     * @param actions say in a sentence what a capability is
     */
    public static String of(PlaybookCatalog catalog, Actions actions, Practice practice) {
        return new Runbook(catalog, practice, true).write(actions);
    }

    /** As a page; everything that files say is escaped, also what they say in Markdown. */
    public static String html(PlaybookCatalog catalog, Actions actions, Practice practice) {
        var text = new Runbook(catalog, practice, false).write(actions);
        return RunbookHtml.of(
                text, name -> catalog.find(name).map(playbook -> Deciding.of(playbook, catalog.people())));
    }

    /** One playbook as a part of a page, without its name and what it is about; its tree is a list. */
    public static String html(Playbook playbook, PlaybookCatalog catalog, Practice practice) {
        return RunbookHtml.of(
                text(playbook, catalog, practice, false),
                name -> catalog.find(name).map(found -> Deciding.of(found, catalog.people())));
    }

    /** The same as Markdown, with its tree in Mermaid's language. */
    public static String of(Playbook playbook, PlaybookCatalog catalog, Practice practice) {
        return text(playbook, catalog, practice, true);
    }

    private static String text(Playbook playbook, PlaybookCatalog catalog, Practice practice, boolean trees) {
        var out = new Markdown();
        new PlaybookSection(catalog, practice, trees, out).body(playbook);
        return out.text();
    }

    /** How a playbook decides. */
    public static DecisionTree tree(Playbook playbook, PlaybookCatalog catalog) {
        return Deciding.of(playbook, catalog.people());
    }

    /** A schedule as people say it. */
    public static String says(Schedule schedule) {
        return Times.says(schedule);
    }

    private String write(Actions actions) {
        var playbooks = new PlaybookSection(catalog, practice, trees, out);
        out.heading(1, "Operations runbook");
        out.paragraph("Made from the remediations, so what stands here is what the service does. Do not edit this text:"
                + " change the files and run " + mono("./remediator runbook --out docs/runbook.md") + ".");
        out.paragraph("**The pager rings?** " + link(INCIDENTS) + " says what to do first and what to type, "
                + link(ALERTS) + " finds the playbook by the name of the alert, " + link(PEOPLE) + " whom to call.");
        contents();
        out.heading(2, DAILY);
        out.paragraph(
                "By themselves, at their times. A message in the channel is the result; what fails opens no question"
                        + " that nobody asked.");
        schedule(Runbook::isDaily);
        for (var playbook : scheduled()) if (isDaily(playbook)) playbooks.write(playbook);
        out.heading(2, INCIDENTS);
        new FirstMinutes(out).write();
        for (var severity : Severity.values()) {
            var of = onAlert().stream().filter(p -> p.severity() == severity).toList();
            if (of.isEmpty()) continue;
            out.heading(3, severityTitle(severity));
            for (var playbook : of) playbooks.write(playbook);
        }
        out.heading(2, ALERTS);
        alerts();
        out.heading(2, MAINTENANCE);
        schedule(playbook -> !isDaily(playbook));
        for (var playbook : scheduled()) if (!isDaily(playbook)) playbooks.write(playbook);
        out.heading(2, PROCEDURES);
        out.paragraph(
                "A person starts them, with the command that stands with each. Every other playbook can be started in the same way. While another run acts"
                        + " on the target it waits, ten minutes at most.");
        for (var playbook : byPerson()) playbooks.write(playbook);
        var people = new PeopleSection(catalog, out);
        out.heading(2, PEOPLE);
        people.write();
        out.heading(2, MESSAGES);
        new MessageSection(catalog, out).write();
        out.heading(2, LOOKING);
        new LookingSection(catalog, actions, out).write();
        out.heading(2, PRACTICE);
        new PracticeSection(catalog, practice, out).write();
        return out.text();
    }

    private void contents() {
        out.bullets(List.of(
                link(DAILY),
                link(INCIDENTS),
                link(ALERTS),
                link(MAINTENANCE),
                link(PROCEDURES),
                link(PEOPLE),
                link(MESSAGES),
                link(LOOKING),
                link(PRACTICE)));
    }

    private String severityTitle(Severity severity) {
        var response = catalog.people().severities().get(severity.name());
        return response == null ? severity.name() : severity.name() + ": " + response.means();
    }

    private void schedule(Predicate<Playbook> which) {
        var rows = new ArrayList<List<String>>();
        for (var playbook : scheduled())
            if (which.test(playbook) && playbook.start() instanceof Start.OnSchedule clock)
                rows.add(List.of(
                        link(playbook.name()),
                        escape(Times.says(clock.schedule())),
                        escape(clock.schedule().zone().getId()),
                        escape(playbook.about())));
        out.table(List.of("Playbook", "When", "Zone", "What for"), rows);
    }

    private void alerts() {
        out.paragraph(
                "The names are those of Alertmanager's rules and of Railway's events. Where several playbooks match,"
                        + " the more severe one takes the alert, then the lower rank, then the name.");
        var byAlert = new TreeMap<String, List<List<String>>>();
        for (var playbook : onAlert())
            for (var matchers : playbook.when())
                byAlert.computeIfAbsent(Alerts.name(matchers), name -> new ArrayList<>())
                        .add(List.of(
                                mono(Alerts.name(matchers)),
                                mono(Alerts.others(matchers)),
                                playbook.severity().name(),
                                link(playbook.name()),
                                escape(playbook.about())));
        out.table(
                List.of("Alert", "And", "Severity", "Playbook", "Means"),
                byAlert.values().stream().flatMap(List::stream).distinct().toList());
    }

    private List<Playbook> onAlert() {
        return catalog.playbooks().stream()
                .filter(playbook -> playbook.start() instanceof Start.OnAlert)
                .toList();
    }

    private List<Playbook> scheduled() {
        return catalog.playbooks().stream()
                .filter(playbook -> playbook.start() instanceof Start.OnSchedule)
                .toList();
    }

    private List<Playbook> byPerson() {
        return catalog.playbooks().stream()
                .filter(playbook -> playbook.start() instanceof Start.ByPerson)
                .toList();
    }

    private static boolean isDaily(Playbook playbook) {
        return playbook.start() instanceof Start.OnSchedule clock && Times.isDaily(clock.schedule());
    }
}
