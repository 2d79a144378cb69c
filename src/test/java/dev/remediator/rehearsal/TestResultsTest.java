package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the remediations in force, for whoever looks at a playbook. */
final class TestResultsTest {
    private static final Actions ACTIONS = Actions.discover();

    @TempDir
    private Path folder = Path.of(".");

    private PlaybookCatalog catalog(String expected) throws IOException {
        write("targets.yaml", """
                targets:
                  web:
                    about: A web server
                    checks: { alive: { http: { url: "https://web.example/health" } } }
                """);
        write("area/greet.yaml", """
                playbook: greet
                about: Says hello.
                severity: P3
                target: web
                steps:
                  - { do: tell, with: { message: hello } }
                """);
        write("messages/hello.md", "# Hello\nHow are you?");
        write("tests/greet.yaml", """
                playbook: greet
                tests:
                  - name: it greets
                    by: ana
                    expect: [ { run: END } ]
                """.replace("END", expected));
        write(
                "people.yaml",
                "engineers: { ana: { name: Ana } }\ngroups: { platform: { about: Owns it, members: [ ana ] } }");
        return switch (PlaybookCatalog.load(folder, ACTIONS)) {
            case PlaybookCatalog.Loaded loaded -> loaded.catalog();
            case PlaybookCatalog.Refused refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void theyArePlayedOnceForEachSetOfRemediations() throws IOException {
        var inForce = new AtomicReference<>(catalog("succeeded"));
        var results = new TestResults(inForce::get, ACTIONS);

        assertThat(results.of("greet"))
                .singleElement()
                .satisfies(result -> assertThat(result.passed())
                        .as(result.failures().toString())
                        .isTrue());
        assertThat(results.of("greet")).as("kept").isSameAs(results.of("greet"));
        assertThat(results.of("no-such-playbook")).isEmpty();

        inForce.set(catalog("failed"));
        assertThat(results.of("greet"))
                .singleElement()
                .satisfies(result -> assertThat(result.passed()).isFalse());
    }
}
