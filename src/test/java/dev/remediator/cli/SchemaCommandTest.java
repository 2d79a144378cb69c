package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.schema.SchemaFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class SchemaCommandTest {
    private static final Path PUBLISHED = Path.of("docs/schema");

    @TempDir
    private Path temporary = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int schema(String... args) {
        return Conventions.apply(new CommandLine(new SchemaCommand()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void itIsThatOfPlaybooksWhereNothingIsSaid() throws IOException {
        assertThat(schema()).isZero();
        var schema = new JsonMapper().readTree(out.toString());
        assertThat(schema.path("title").textValue()).isEqualTo("Remediator: <area>/<name>.yaml");
        assertThat(schema.at("/$defs/with.ratelimit.set/required/0").textValue())
                .isEqualTo("limit");
    }

    /** Mend it with {@code ./remediator schema --write docs/schema}. */
    @ParameterizedTest
    @EnumSource(SchemaFile.class)
    void whatIsPublishedIsWhatThisVersionSays(SchemaFile file) throws IOException {
        assertThat(schema(file.word())).isZero();
        assertThat(Files.readString(PUBLISHED.resolve(file.word() + ".json")).lines())
                .as("docs/schema is stale: run ./remediator schema --write docs/schema")
                .containsExactlyElementsOf(out.toString().lines().toList());
    }

    @Test
    void allAreWrittenIntoAFolder() throws IOException {
        assertThat(schema("--write", temporary.resolve("new").toString())).isZero();
        assertThat(out.toString()).isEmpty();
        try (var files = Files.list(temporary.resolve("new"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "playbook.json", "targets.json", "people.json", "tests.json", "drills.json", "safety.json");
        }
    }

    @Test
    void whatIsNotUnderstoodExitsWith2() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThat(schema("playbooks")).isEqualTo(2);
        assertThat(schema("--write", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("'playbooks' is none of playbook, targets, people, tests, drills, safety")
                .contains("schema: the schemas could not be written into " + file);
    }

    @Test
    void helpTeachesByExample() {
        assertThat(schema("--help")).isZero();
        assertThat(out.toString())
                .contains("# yaml-language-server: $schema=../../docs/schema/playbook.json")
                .contains("remediator schema --write docs/schema");
    }
}
