package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Probe;
import dev.remediator.target.Slot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
    @TempDir
    private Path temporary = Path.of("");

    private static final String GOOD = """
        playbook: a
        about: A.
        target: a
        steps: [ { do: check, as: now, with: { name: alive } } ]
        """;

    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    record Http(URI url) {}

    record HttpProbe() implements Probe<Http> {
        @Override
        public String capability() {
            return "http";
        }

        @Override
        public String adapter() {
            return "http";
        }

        @Override
        public Slot slot() {
            return Slot.CHECKS;
        }

        @Override
        public Class<Http> settings() {
            return Http.class;
        }

        @Override
        public String about() {
            return "Looks.";
        }

        @Override
        public CheckResult probe(Call<Http, None> call) {
            throw new UnsupportedOperationException();
        }
    }

    private int check(String... args) {
        return Conventions.apply(new CommandLine(new CheckCommand(() -> new Actions(List.of(new HttpProbe())))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @BeforeEach
    void targets() throws IOException {
        folder = Files.createDirectories(temporary.resolve("remediations"));
        write("targets.yaml", "targets:\n  a: { about: A., checks: { alive: { http: { url: \"http://a\" } } } }\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, text);
    }

    @Test
    void a_good_folder_is_said_to_be_good_and_exits_with_0() throws IOException {
        write("area/a.yaml", GOOD);
        assertThat(check(folder.toString())).isZero();
        assertThat(out).hasToString(folder + ": 1 playbook and 1 target, nothing is wrong\n");
    }

    @Test
    void a_folder_without_a_playbook_does_nothing_and_says_so() {
        assertThat(check(folder.toString())).isZero();
        assertThat(out)
                .hasToString(
                        folder + ":1:1: warning: there is no playbook here, so nothing will ever be done; write one to "
                                + "<area>/<name>.yaml\n" + folder + ": 0 playbooks and 1 target, 1 warning\n");
    }

    @Test
    void strictly_a_warning_is_a_problem() throws IOException {
        assertThat(check("--strict", folder.toString())).isOne();
        write("area/a.yaml", GOOD);
        assertThat(check("--strict", folder.toString())).isZero();
    }

    @Test
    void problems_are_printed_line_by_line_and_exit_with_1() throws IOException {
        write("area/b.yaml", "playbook: b\ncolour: red\n");
        write("targets.yaml", "targets:\n  a: { about: A., owners: x }\n");

        assertThat(check(folder.toString())).isOne();
        assertThat(out.toString().lines())
                .first()
                .isEqualTo(folder + "/area/b.yaml:1:1: the key 'about' is missing: say in one sentence what this "
                        + "playbook is for");
        assertThat(out.toString().lines())
                .contains(folder + "/targets.yaml:2:19: unknown key 'owners', did you mean 'owner'?")
                .last()
                .isEqualTo("5 problems in 2 files");
    }

    @Test
    void programs_get_json() throws IOException {
        write("area/b.yaml", "colour: red");

        assertThat(check("-o", "json", folder.toString())).isOne();
        var json = new JsonMapper().readTree(out.toString());
        assertThat(json.get("ok").booleanValue()).isFalse();
        var problem = json.get("problems").get(json.get("problems").size() - 1);
        assertThat(problem.get("file").textValue()).isEqualTo(folder + "/area/b.yaml");
        assertThat(problem.get("line").intValue()).isEqualTo(1);
        assertThat(problem.get("column").intValue()).isEqualTo(1);
        assertThat(problem.get("severity").textValue()).isEqualTo("error");
        assertThat(problem.get("message").textValue()).startsWith("unknown key 'colour'");
    }

    @Test
    void programs_get_json_of_a_good_folder_too() throws IOException {
        write("area/a.yaml", GOOD);
        assertThat(check("--output=json", folder.toString())).isZero();
        assertThat(new JsonMapper().readTree(out.toString()).toString())
                .isEqualTo("{\"ok\":true,\"playbooks\":1,\"targets\":1,\"problems\":[]}");
    }

    @Test
    void what_is_not_understood_exits_with_2() {
        assertThat(check("nowhere")).isEqualTo(2);
        assertThat(err).hasToString("check: there is no folder 'nowhere'; name the one that holds targets.yaml\n");
        assertThat(check("-o", "xml")).isEqualTo(2);
        assertThat(check("a", "b")).isEqualTo(2);
    }

    @Test
    void help_teaches_by_example() {
        assertThat(check("--help")).isZero();
        assertThat(out.toString()).contains("remediator check -o json", "Exit codes: 0 nothing is wrong");
    }
}
