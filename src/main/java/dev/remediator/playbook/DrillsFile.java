package dev.remediator.playbook;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code drills.yaml}. */
final class DrillsFile {
    static final String NAME = "drills.yaml";

    private static final Set<String> KEYS = Set.of("playbook", "on", "how", "by", "went");

    private final Set<String> playbooks;
    private final KnownPeople people;
    private final Problems problems;

    private DrillsFile(Set<String> playbooks, KnownPeople people, Problems problems) {
        this.playbooks = playbooks;
        this.people = people;
        this.problems = problems;
    }

    /** @param playbooks names of all, also of those that have problems */
    static List<Drill> read(String source, Set<String> playbooks, KnownPeople people, Problems problems) {
        var root = YamlReader.read(source, problems);
        if (root.isEmpty()) {
            if (problems.isEmpty())
                problems.at(Place.START, "the file is empty; it lists drills, each beginning with '- playbook: …'");
            return List.of();
        }
        if (!(root.get() instanceof Node.Items items)) {
            problems.at(
                    root.get(),
                    "this file is a list of drills, not " + root.get().says() + "; begin each with '- playbook: …'");
            return List.of();
        }
        var reader = new DrillsFile(playbooks, people, problems);
        var drills = new ArrayList<Drill>();
        for (var item : items.items())
            Section.open(item, "a drill", KEYS, problems).flatMap(reader::drill).ifPresent(drills::add);
        return List.copyOf(drills);
    }

    private Optional<Drill> drill(Section section) {
        int before = problems.count();
        var playbook = section.text(section.required("playbook", "name what was practised"), "playbook");
        playbook.filter(name -> !playbooks.contains(name.text()))
                .ifPresent(name -> problems.at(
                        name,
                        "unknown playbook " + name.says()
                                + Problems.suggest(
                                        name.text(), playbooks, "; remove the drill if its playbook is gone")));
        var on = section.text(section.required("on", "say when, for example 2026-10-02"), "on")
                .flatMap(this::date);
        var how = section.choice(
                section.required("how", "say what was practised with: exercise, simulation or live"),
                "how",
                Drill.How.class,
                true);
        var by = section.texts(section.required("by", "list the engineers who took part"), "by")
                .orElse(List.of());
        by.forEach(name -> people.hasEngineer(name, problems));
        var went = section.text(section.required("went", "say in one sentence how it went"), "went");
        if (problems.count() > before) return Optional.empty();
        return Optional.of(new Drill(
                playbook.orElseThrow().text(),
                on.orElseThrow(),
                how.orElseThrow(),
                by.stream().map(Node.Scalar::text).toList(),
                went.orElseThrow().text()));
    }

    private Optional<LocalDate> date(Node.Scalar text) {
        try {
            return Optional.of(LocalDate.parse(text.text()));
        } catch (DateTimeException e) {
            problems.at(text, text.says() + " is no date; write it as 2026-10-02");
            return Optional.empty();
        }
    }
}
