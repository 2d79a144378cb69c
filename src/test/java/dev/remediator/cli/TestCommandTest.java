package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.action.Actions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TestCommandTest {
    private static final Path SHOP = Path.of("src/test/resources/rehearsal/remediations");

    @TempDir
    private Path temporary = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Takes a second and a half, whatever it does. */
    private int test(String... args) {
        var clock = new AtomicLong();
        return Conventions.apply(
                        new CommandLine(new TestCommand(Actions::discover, () -> clock.getAndAdd(1_500_000_000L))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    /** The shop with one more file of tests. */
    private Path shopWith(String name, String tests) throws IOException {
        var copy = temporary.resolve("remediations");
        try (var files = Files.walk(SHOP)) {
            for (var file : files.sorted().toList()) {
                var to = copy.resolve(SHOP.relativize(file));
                if (Files.isDirectory(file)) Files.createDirectories(to);
                else Files.copy(file, to);
            }
        }
        Files.writeString(copy.resolve("tests").resolve(name), tests);
        return copy;
    }

    @Test
    void one_line_for_each_file_and_a_summary() {
        assertThat(test(SHOP.toString())).isZero();
        assertThat(out.toString().replace('\\', '/')).isEqualToNormalizingNewlines("""
                ok    src/test/resources/rehearsal/remediations/tests/down.yaml, 14
                ok    src/test/resources/rehearsal/remediations/tests/errors.yaml, 6
                ok    src/test/resources/rehearsal/remediations/tests/guards.yaml, 19
                ok    src/test/resources/rehearsal/remediations/tests/people.yaml, 11
                50 tests of 6 playbooks, all passed, 1.5 s
                """);
    }

    @Test
    void a_failure_is_told_with_its_place_and_everything_that_happened() throws IOException {
        var folder = shopWith("more.yaml", """
                playbook: shop-down
                alert: ShopDown{service="shop"}
                tests:
                  - name: wishful
                    world: { checks: { alive: [ fail for 10s, pass ] } }
                    expect:
                      - { do: restart }
                """);
        assertThat(test(folder.toString(), "--only", "wish*l")).isEqualTo(1);
        assertThat(out.toString().replace(folder.toString(), "rem").replace('\\', '/'))
                .isEqualToNormalizingNewlines("""
                        FAIL  rem/tests/more.yaml, 1 of 1

                        rem/tests/more.yaml:7:9: wishful
                          expected  do: restart
                          but       nothing of the kind happened
                          what happened
                              0s  shop-down takes this: The shop answers no health check.
                              0s  Waiting 30 s, in case it passes by itself
                             30s  Nothing was done: 'alive' passes: alive passes
                        1 test of 1 playbook, 1 failed, 1.5 s
                        """);
    }

    @Test
    void playbooks_without_a_test_are_named_and_problems_of_a_file_fail() throws IOException {
        var folder = shopWith("more.yaml", "tests:\n  - { name: x, playbok: shop-down, expect: [] }\n");
        Files.delete(folder.resolve("tests/errors.yaml"));
        assertThat(test(folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("wrong ")
                .contains("more.yaml:2:16: unknown key 'playbok', did you mean 'playbook'?")
                .contains("without a test: shop-errors")
                .contains("none failed, and ");
    }

    @Test
    void a_program_reads_the_results_as_json_and_as_junit() throws IOException {
        var xml = temporary.resolve("out/tests.xml");
        assertThat(test(
                        SHOP.toString(),
                        "-o",
                        "json",
                        "--timeline",
                        "--only",
                        "shop-errors",
                        "--junit",
                        xml.toString()))
                .isZero();
        var json = new JsonMapper().readTree(out.toString());
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.path("tests").asInt()).isEqualTo(6);
        assertThat(json.path("results")
                        .get(0)
                        .path("timeline")
                        .get(0)
                        .path("text")
                        .asText())
                .startsWith("shop-errors takes this");
        assertThat(xml).content().contains("<testsuites tests=\"6\" failures=\"0\" errors=\"0\">");
    }

    @Test
    void what_is_not_there_is_not_understood() {
        assertThat(test("nowhere")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no folder 'nowhere'");
        assertThat(test(SHOP.toString(), "--only", "nothing like this")).isEqualTo(2);
        assertThat(err.toString()).contains("no test's name, playbook or file contains 'nothing like this'");
    }

    @Test
    void remediations_that_are_wrong_are_not_tested() throws IOException {
        var folder = shopWith("more.yaml", "tests: []\n");
        Files.writeString(folder.resolve("shop/down.yaml"), "playbook: shop-down\n");
        assertThat(test(folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("shop/down.yaml:1:1: ")
                .endsWith("The remediations have problems, so nothing was tested" + System.lineSeparator());
    }

    @Test
    void stars_stand_for_anything() {
        assertThat(Wildcards.contains("A restart heals it", "restart*it")).isTrue();
        assertThat(Wildcards.contains("A restart heals it", "it*restart")).isFalse();
        assertThat(Wildcards.contains("a", "")).isTrue();
        assertThat(Wildcards.contains("a(b", "(")).as("no expression").isTrue();
    }
}
