package dev.remediator.rehearsal;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.YamlFile;
import java.nio.file.Path;
import java.util.List;

/** The folder of remediations that these tests rehearse, with a shop in it. */
final class Folder {
    static final Path SHOP = Path.of("src/test/resources/rehearsal/remediations");
    static final Actions ACTIONS = Actions.discover();
    static final PlaybookCatalog CATALOG = load(SHOP);

    private Folder() {}

    static PlaybookCatalog load(Path folder) {
        return switch (PlaybookCatalog.load(folder, ACTIONS)) {
            case PlaybookCatalog.Loaded loaded -> loaded.catalog();
            case PlaybookCatalog.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    static TestFile read(String yaml) {
        return new TestReader(CATALOG, ACTIONS).read(YamlFile.of("tests/t.yaml", yaml), "tests/t.yaml");
    }

    /** Runs the one test of a file that has no problem. */
    static TestResult run(String yaml) {
        var file = read(yaml);
        if (!file.problems().isEmpty()) throw new AssertionError(file.problems());
        return TestRun.run(new Rehearsal(CATALOG, ACTIONS), file.tests().getFirst());
    }

    static List<String> problems(String yaml) {
        return read(yaml).problems().stream().map(Object::toString).toList();
    }
}
