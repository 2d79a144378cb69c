package dev.remediator.rehearsal;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.YamlFile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The tests of the remediations in force and what became of them, for whoever looks at a playbook. They are played when
 * somebody first asks about a playbook, and again when the remediations change. Thread-safe.
 */
public final class TestResults {
    private final Supplier<PlaybookCatalog> catalog;
    private final Actions actions;
    private volatile Played played;

    public TestResults(Supplier<PlaybookCatalog> catalog, Actions actions) {
        this.catalog = catalog;
        this.actions = actions;
        played = new Played(PlaybookCatalog.empty(), List.of(), new ConcurrentHashMap<>());
    }

    /** What is known of one set of remediations; results by playbook. */
    private record Played(
            PlaybookCatalog catalog, List<TestFile> files, ConcurrentMap<String, List<TestResult>> results) {}

    /** Of one playbook, in the order of the files; none where it has none. Takes as long as the tests, the first time. */
    public List<TestResult> of(String playbook) {
        var now = current();
        return now.results().computeIfAbsent(playbook, name -> {
            var rehearsal = new Rehearsal(now.catalog(), actions);
            return now.files().stream()
                    .flatMap(file -> file.tests().stream())
                    .filter(test -> test.scenario().playbook().equals(name))
                    .map(test -> TestRun.run(rehearsal, test))
                    .toList();
        });
    }

    private Played current() {
        var inForce = catalog.get();
        if (played.catalog() == inForce) return played;
        synchronized (this) {
            if (played.catalog() != inForce) played = new Played(inForce, read(inForce), new ConcurrentHashMap<>());
            return played;
        }
    }

    private List<TestFile> read(PlaybookCatalog inForce) {
        var reader = new TestReader(inForce, actions);
        return inForce.tests().entrySet().stream()
                .map(file -> read(reader, file))
                .toList();
    }

    private static TestFile read(TestReader reader, Map.Entry<String, String> file) {
        return reader.read(YamlFile.of(file.getKey(), file.getValue()), file.getKey());
    }
}
