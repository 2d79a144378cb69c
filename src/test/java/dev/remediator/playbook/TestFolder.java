package dev.remediator.playbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder of remediations on disk, with the targets of {@code targets.yaml} beside this class, and a limit over everything. */
record TestFolder(Path path) {
    private static final String SAFETY = "limits: { everything: 30 per 1h }\n";

    static TestFolder in(Path temporary) {
        return new TestFolder(temporary.resolve("remediations"))
                .with("targets.yaml", resource("targets.yaml"))
                .with("safety.yaml", SAFETY);
    }

    static String resource(String name) {
        try (var in = Objects.requireNonNull(TestFolder.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestFolder with(String file, String text) {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    TestFolder with(String file, byte[] bytes) {
        try {
            Path target = path.resolve(file);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.write(target, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestFolder withResource(String file, String resource) {
        return with(file, resource(resource));
    }

    TestFolder without(String file) {
        try {
            Files.delete(path.resolve(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PlaybookCatalog.Load load() {
        return PlaybookCatalog.load(path, TestActions.all());
    }

    PlaybookCatalog catalog() {
        return switch (load()) {
            case PlaybookCatalog.Loaded loaded -> loaded.catalog();
            case PlaybookCatalog.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    /** Errors as printed, without the folder. */
    List<String> problems() {
        return printed(
                switch (load()) {
                    case PlaybookCatalog.Loaded _ -> List.of();
                    case PlaybookCatalog.Refused refused -> refused.problems();
                });
    }

    /** Errors and warnings as {@code check} prints them, without the folder. */
    List<String> printed() {
        return printed(
                switch (load()) {
                    case PlaybookCatalog.Loaded loaded -> loaded.warnings();
                    case PlaybookCatalog.Refused refused ->
                        Stream.concat(refused.problems().stream(), refused.warnings().stream())
                                .sorted()
                                .toList();
                });
    }

    private List<String> printed(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(path + "/", "").replace(path + ":", "." + ":"))
                .toList();
    }

    static Expression guard(Playbook playbook, String name) {
        return Objects.requireNonNull(playbook.unless().get(name), name);
    }

    Playbook playbook(String text) {
        return with("area/a.yaml", text).catalog().playbooks().getFirst();
    }
}
