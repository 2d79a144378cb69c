package dev.remediator.rehearsal;

import dev.remediator.action.Actions;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import dev.remediator.playbook.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All tests of a folder of remediations, run.
 *
 * @param files in the order of their names
 * @param results in the order of the files, and within one as written
 * @param untested playbooks that no test is about, in the order of candidates
 */
public record TestRun(List<TestFile> files, List<TestResult> results, List<String> untested) {
    /** Below the folder of remediations. */
    public static final String FOLDER = "tests";

    public TestRun {
        files = List.copyOf(files);
        results = List.copyOf(results);
        untested = List.copyOf(untested);
    }

    /**
     * Reads {@code tests/**}{@code /*.yaml} and runs what is asked for.
     *
     * @param folder of remediations, as the catalog was loaded from it
     */
    public static TestRun of(Path folder, PlaybookCatalog catalog, Actions actions, Predicate<TestCase> wanted) {
        var files = read(folder, catalog, actions);
        var rehearsal = new Rehearsal(catalog, actions);
        var results = files.stream().flatMap(file -> file.tests().stream()).filter(wanted).toList().parallelStream()
                .map(test -> run(rehearsal, test))
                .toList();
        var tested = files.stream()
                .flatMap(file -> file.tests().stream())
                .map(test -> test.scenario().playbook())
                .collect(Collectors.toSet());
        return new TestRun(files, results, untested(catalog, tested));
    }

    private static List<String> untested(PlaybookCatalog catalog, Set<String> tested) {
        return catalog.playbooks().stream()
                .map(Playbook::name)
                .filter(name -> !tested.contains(name))
                .toList();
    }

    /** The files of tests below a folder of remediations; none where there is no such folder. */
    public static List<TestFile> read(Path folder, PlaybookCatalog catalog, Actions actions) {
        var tests = folder.resolve(FOLDER);
        if (!Files.isDirectory(tests)) return List.of();
        var reader = new TestReader(catalog, actions);
        var files = new ArrayList<TestFile>();
        for (var path : paths(tests)) {
            var name = folder.resolve(FOLDER)
                    .resolve(tests.relativize(path))
                    .toString()
                    .replace('\\', '/');
            if (name.endsWith(".yaml")) files.add(reader.read(YamlFile.read(name, path), name));
            else if (name.endsWith(".yml"))
                files.add(new TestFile(
                        name,
                        List.of(),
                        List.of(new Problem(name, 1, 1, "this file is not read: tests end in .yaml"))));
        }
        return files;
    }

    /** Links are not followed: nothing outside the folder is read. */
    private static List<Path> paths(Path tests) {
        try (Stream<Path> all = Files.walk(tests, 5)) {
            return all.filter(path -> Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + tests + " cannot be read", e);
        }
    }

    /** Plays a test and judges it. */
    public static TestResult run(Rehearsal rehearsal, TestCase test) {
        var performance = rehearsal.play(test.scenario());
        return new TestResult(test, performance, Judge.judge(test.expectations(), performance));
    }

    /** Everything that is wrong with the files. */
    public List<Problem> problems() {
        return files.stream().flatMap(file -> file.problems().stream()).sorted().toList();
    }

    public List<TestResult> failed() {
        return results.stream().filter(result -> !result.passed()).toList();
    }

    /** How many playbooks the tests that were run are about. */
    public long playbooks() {
        return results.stream()
                .map(result -> result.test().scenario().playbook())
                .distinct()
                .count();
    }

    /** Nothing is wrong. */
    public boolean passed() {
        return failed().isEmpty() && problems().isEmpty();
    }
}
