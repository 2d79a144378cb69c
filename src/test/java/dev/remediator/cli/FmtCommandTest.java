package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FmtCommandTest {
    private static final String ROUGH = "about: 'A.'\nplaybook: a # its name\n";
    private static final String LAID_OUT = "playbook: a # its name\nabout: A.\n";

    @TempDir
    private Path folder = Path.of("");

    private Path playbook = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fmt(String... args) {
        return Conventions.apply(new CommandLine(new FmtCommand()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @BeforeEach
    void aFolder() throws IOException {
        Files.writeString(folder.resolve("targets.yaml"), "targets:\n  a: { about: A. }\n");
        playbook = Files.createDirectory(folder.resolve("area")).resolve("a.yaml");
        Files.writeString(playbook, ROUGH);
    }

    @Test
    void aFolderIsLaidOutAndThenThereIsNothingLeftToDo() throws IOException {
        assertThat(fmt(folder.toString())).isZero();
        assertThat(Files.readString(playbook)).isEqualTo(LAID_OUT);
        assertThat(out).hasToString(playbook + "\n");
        assertThat(err).hasToString("1 of 2 files changed\n");
        assertThat(fmt("--check", folder.toString())).isZero();
        assertThat(err.toString()).endsWith("2 files, nothing to change\n");
    }

    @Test
    void checkListsWhatWouldChangeAndChangesNothing() throws IOException {
        assertThat(fmt("--check", folder.toString())).isEqualTo(1);
        assertThat(out).hasToString(playbook + "\n");
        assertThat(err).hasToString("1 of 2 files would change; run the same without --check\n");
        assertThat(Files.readString(playbook)).isEqualTo(ROUGH);
    }

    @Test
    void oneFileIsTheKindOfFileThatItsPlaceSays() throws IOException {
        assertThat(fmt(playbook.toString())).isZero();
        assertThat(Files.readString(playbook)).isEqualTo(LAID_OUT);
        Path targets =
                Files.writeString(folder.resolve("targets.yaml"), "targets:\n  a: { owner: platform, about: A. }\n");
        assertThat(fmt(targets.toString())).isZero();
        assertThat(Files.readString(targets)).isEqualTo("targets:\n  a: { about: A., owner: platform }\n");
    }

    @Test
    void whatCannotBeKeptIsLeftWithItsReason() throws IOException {
        Files.writeString(playbook, "about: &a A.\nguide: *a\n");
        assertThat(fmt(folder.toString())).isEqualTo(1);
        assertThat(Files.readString(playbook)).isEqualTo("about: &a A.\nguide: *a\n");
        assertThat(err.toString()).startsWith(playbook + ": left as it is: line 1: anchors are not supported\n");
    }

    @Test
    void programsGetJson() throws IOException {
        assertThat(fmt("-o", "json", "--check", playbook.toString())).isEqualTo(1);
        assertThat(new com.fasterxml.jackson.databind.json.JsonMapper()
                        .readTree(out.toString())
                        .toString())
                .isEqualTo("[{\"file\":\"" + playbook + "\",\"changed\":true,\"left\":false}]");
    }

    @Test
    void whatIsNotThereExitsWith2() {
        assertThat(fmt(folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err)
                .hasToString(
                        "fmt: there is no file or folder '" + folder.resolve("none") + "'; name one that is there\n");
    }

    @Test
    void helpTeachesByExample() {
        assertThat(fmt("--help")).isZero();
        assertThat(out.toString()).contains("remediator fmt --check");
    }
}
