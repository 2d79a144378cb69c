package dev.remediator.playbook;

import dev.remediator.action.Actions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a catalog of a folder, or finds everything that is wrong with it. */
final class FolderReader {
    private final Path folder;
    private final Actions actions;
    private final List<Problem> found;
    private final RemediationsFolder.Contents contents;
    private final List<Lint.Placed> playbooks = new ArrayList<>();
    private final Map<String, String> sources = new HashMap<>();
    private final Map<String, String> fileOf = new HashMap<>();

    FolderReader(Path folder, Actions actions) {
        this.folder = folder;
        this.actions = actions;
        contents = RemediationsFolder.read(folder);
        found = new ArrayList<>(contents.problems());
    }

    PlaybookCatalog.Load read() {
        var known = known();
        var safety = safety();
        contents.playbooks().forEach(path -> playbook(path, known));
        var drills = drills(known.people());
        if (fileOf.isEmpty() && found.isEmpty())
            found.add(new Problem(
                    RemediationsFolder.display(folder, ""),
                    1,
                    1,
                    "there is no playbook here, so nothing will ever be done; write one to <area>/<name>.yaml",
                    Problem.Level.WARNING));
        found.addAll(Lint.together(playbooks));
        found.addAll(new SafetyLint(RemediationsFolder.display(folder, SafetyFile.NAME), safety).look(playbooks));
        var errors = found.stream().filter(Problem::isError).sorted().distinct().toList();
        var warnings = found.stream()
                .filter(problem -> !problem.isError())
                .sorted()
                .distinct()
                .toList();
        if (!errors.isEmpty()) return new PlaybookCatalog.Refused(errors, warnings);
        return new PlaybookCatalog.Loaded(
                new PlaybookCatalog(
                        playbooks.stream().map(Lint.Placed::playbook).toList(),
                        sources,
                        known,
                        safety.map(SafetyFile.Result::safety).orElse(Safety.NONE),
                        drills,
                        contents.tests(),
                        Digests.of(contents.texts())),
                warnings);
    }

    private Known known() {
        var people = contents.top(PeopleFile.NAME)
                .map(text -> {
                    var problems = problems(PeopleFile.NAME, text);
                    var read = PeopleFile.read(text, problems);
                    found.addAll(problems.sorted());
                    return read;
                })
                .orElse(KnownPeople.NONE);
        var targets = targets(people);
        return new Known(targets.targets(), targets.broken(), people, messages(), actions);
    }

    private TargetsFile.Result targets(KnownPeople people) {
        var text = contents.top(TargetsFile.NAME);
        if (text.isEmpty()) {
            if (contents.problems().isEmpty())
                found.add(new Problem(
                        RemediationsFolder.display(folder, TargetsFile.NAME),
                        1,
                        1,
                        "the file is missing; write it, it says what can be acted on"));
            return TargetsFile.Result.NONE;
        }
        var problems = problems(TargetsFile.NAME, text.get());
        var read = TargetsFile.read(text.get(), actions, people, problems);
        found.addAll(problems.sorted());
        return read;
    }

    private Optional<SafetyFile.Result> safety() {
        return contents.top(SafetyFile.NAME).map(text -> {
            var problems = problems(SafetyFile.NAME, text);
            var read = SafetyFile.read(text, problems);
            found.addAll(problems.sorted());
            return read;
        });
    }

    private Map<String, MessageFile> messages() {
        var messages = new TreeMap<String, MessageFile>();
        for (var path : contents.messages()) {
            String name = RemediationsFolder.withoutEnd(path.substring(RemediationsFolder.MESSAGES.length()));
            String text = String.valueOf(contents.texts().get(path));
            var problems = problems(path, text);
            messages.put(name, MessageFile.read(name, RemediationsFolder.display(folder, path), text, problems));
            found.addAll(problems.sorted());
        }
        return messages;
    }

    private void playbook(String path, Known known) {
        String text = String.valueOf(contents.texts().get(path));
        String file = RemediationsFolder.display(folder, path);
        var problems = problems(path, text);
        var result = PlaybookReader.read(text, known, problems);
        result.name().ifPresent(name -> {
            var other = fileOf.putIfAbsent(name, file);
            if (other != null)
                problems.at(result.nameAt(), "another playbook is called '" + name + "': " + other + "; rename one");
        });
        found.addAll(problems.sorted());
        result.playbook().ifPresent(playbook -> {
            playbooks.add(new Lint.Placed(playbook, file, result.nameAt()));
            sources.put(playbook.digest(), text);
        });
    }

    private List<Drill> drills(KnownPeople people) {
        return contents.top(DrillsFile.NAME)
                .map(text -> {
                    var problems = problems(DrillsFile.NAME, text);
                    var read = DrillsFile.read(text, fileOf.keySet(), people, problems);
                    found.addAll(problems.sorted());
                    return read;
                })
                .orElse(List.of());
    }

    private Problems problems(String path, String text) {
        return new Problems(RemediationsFolder.display(folder, path), text);
    }
}
