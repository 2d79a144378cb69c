package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.escape;
import static dev.remediator.runbook.Markdown.mono;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Start;
import dev.remediator.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** One playbook: what it means, what happens step by step, how it decides, and what a person does by hand. */
final class PlaybookSection {
    private static final int LONGEST_TIMELINE = 40;

    private final PlaybookCatalog catalog;
    private final Practice practice;
    private final boolean trees;
    private final Markdown out;

    /** @param trees whether to draw them; else only the name stands there */
    PlaybookSection(PlaybookCatalog catalog, Practice practice, boolean trees, Markdown out) {
        this.catalog = catalog;
        this.practice = practice;
        this.trees = trees;
        this.out = out;
    }

    void write(Playbook playbook) {
        out.heading(4, playbook.name());
        out.paragraph("**" + escape(playbook.about()) + "**");
        body(playbook);
    }

    /** Without its name, and what it is about. */
    void body(Playbook playbook) {
        playbook.guide().ifPresent(out::guide);
        out.bullets(facts(playbook));
        out.paragraph("What happens:");
        out.numbers(StepsInWords.of(playbook, catalog.people()));
        if (trees) out.code("mermaid", Mermaid.of(Deciding.of(playbook, catalog.people())));
        else out.code(Runbook.TREE, playbook.name());
        commands(playbook);
        example(playbook);
    }

    private List<String> facts(Playbook playbook) {
        var facts = new ArrayList<String>();
        switch (playbook.start()) {
            case Start.OnAlert alert ->
                facts.add("Starts with "
                        + String.join(
                                " or ",
                                alert.when().stream()
                                        .map(m -> mono(m.toString()))
                                        .toList()));
            case Start.OnSchedule clock ->
                facts.add("Starts " + escape(Times.says(clock.schedule())) + " ("
                        + escape(clock.schedule().zone().getId()) + "); a time that was missed: "
                        + switch (clock.schedule().misfire()) {
                            case RUN_ONCE -> "once, as soon as that is possible";
                            case SKIP -> "not before the next one";
                        });
            case Start.ByPerson _ ->
                facts.add("A person starts it: "
                        + mono("./remediator run " + playbook.name() + " --as you --reason \"why\""));
        }
        facts.add("Severity " + playbook.severity() + "; on "
                + mono(playbook.target().source())
                + target(playbook)
                        .flatMap(Target::owner)
                        .map(owner -> ", owned by " + escape(owner))
                        .orElse(""));
        facts.add(
                switch (playbook.autonomy()) {
                    case OBSERVE -> "Only observes: it says what it would do, and does nothing";
                    case SUGGEST -> "Only suggests: it asks people to do it, and does nothing";
                    case APPROVE -> "Asks before every change";
                    case AUTO ->
                        playbook.procedure().changes().stream()
                                        .anyMatch(change -> change.approve().isPresent())
                                ? "Acts by itself, and asks where it says so below"
                                : playbook.procedure().changes().isEmpty() ? "Changes nothing" : "Acts by itself";
                });
        limits(playbook).ifPresent(facts::add);
        facts.add("Ends within " + Words.time(playbook.deadline()));
        return facts;
    }

    private static Optional<String> limits(Playbook playbook) {
        var limits = new ArrayList<String>();
        // They count changes.
        if (playbook.procedure().changes().isEmpty()) return Optional.empty();
        playbook.limits().perTarget().ifPresent(rate -> limits.add("acts at most " + rate + " on a target"));
        playbook.limits().perPlaybook().ifPresent(rate -> limits.add("acts at most " + rate + " in all"));
        playbook.limits().cooldown().ifPresent(time -> limits.add("rests " + Words.time(time) + " after it has acted"));
        if (playbook.inhibitedByDependencies())
            limits.add("keeps still while something that the target depends on has an incident");
        return limits.isEmpty() ? Optional.empty() : Optional.of(Words.capital(String.join("; ", limits)));
    }

    private Optional<Target> target(Playbook playbook) {
        return catalog.targets().find(playbook.target().source());
    }

    private void commands(Playbook playbook) {
        var target = target(playbook);
        var rows = new ArrayList<List<String>>();
        if (target.isPresent()) {
            var used = new LinkedHashSet<String>();
            playbook.verify().ifPresent(v -> used.add(v.check()));
            playbook.procedure().changes().forEach(c -> c.verify().ifPresent(v -> used.add(v.check())));
            for (var look : ByHand.checks(target.get()))
                if (used.contains(look.name()))
                    rows.add(List.of(mono(look.name()), mono(look.command()), escape(look.expect())));
        }
        if (playbook.start() instanceof Start.OnAlert alert) {
            var labels = Alerts.example(alert.when().getFirst());
            rows.add(List.of(
                    "who takes the alert",
                    mono("./remediator explain " + ByHand.quote(labels)),
                    escape(playbook.name() + " takes it")));
        }
        practice.rehearsed(playbook.name())
                .ifPresent(rehearsals -> rows.add(List.of(
                        "what it does, rehearsed",
                        mono("./remediator test --only " + playbook.name()),
                        escape("%d of %d pass".formatted(rehearsals.passed(), rehearsals.cases())))));
        if (rows.isEmpty()) return;
        out.paragraph("By hand:");
        out.table(List.of("To see", "Command", "A good answer"), rows);
    }

    private void example(Playbook playbook) {
        practice.rehearsed(playbook.name())
                .flatMap(Practice.Rehearsals::example)
                .ifPresent(example -> {
                    out.paragraph("For example, as rehearsed: " + escape(example.name()) + ".");
                    var lines = example.timeline();
                    var shown = lines.size() <= LONGEST_TIMELINE ? lines : lines.subList(0, LONGEST_TIMELINE);
                    out.code("text", String.join("\n", shown) + (shown.size() < lines.size() ? "\n…" : ""));
                });
    }
}
