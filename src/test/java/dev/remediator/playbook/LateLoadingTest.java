package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CEL takes most of a second to load: who does not need it does not wait for it. Each case is a JVM of its own. */
class LateLoadingTest {
    @TempDir
    private Path temporary = Path.of("");

    /** What the JVMs run. */
    static final class Load {
        private Load() {}

        public static void main(String[] args) {
            System.out.println(PlaybookCatalog.load(Path.of(args[0]), TestActions.all())
                    .getClass()
                    .getSimpleName());
        }
    }

    @Test
    void playbooks_without_expressions_do_not_load_cel() throws Exception {
        var folder = TestFolder.in(temporary).with("area/a.yaml", """
                playbook: a
                about: A.
                when: [ 'alertname="A"' ]
                target: mcp-gateway
                gather: { logs: { do: logs.recent, with: { lines: 5 } } }
                try: [ { do: restart, if: true } ]
                verify: { check: alive }
                """);
        assertThat(loaded(folder))
                .contains("Loaded")
                .doesNotContain("org.antlr", "dev.cel.parser.CelParserImpl", "dev.cel.checker.Env ");
    }

    @Test
    void checking_expressions_does_not_load_what_evaluates_them() throws Exception {
        var folder = TestFolder.in(temporary).withResource("area/a.yaml", "service-down.yaml");
        assertThat(loaded(folder))
                .contains("Loaded", "dev.cel.compiler.CelCompilerImpl")
                .doesNotContain("dev.cel.runtime.CelRuntimeFactory", "dev.cel.runtime.DefaultInterpreter");
    }

    private static String loaded(TestFolder folder) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-Xlog:class+load:stdout",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName(),
                        folder.path().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
