package dev.remediator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.cli.CommandReference;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** All commands together, as people see them. */
class CommandReferenceTest {
    private static final Path REFERENCE = Path.of("docs/commands.md");

    private static CommandLine all() {
        return Main.commands().all(new Main());
    }

    /** Made anew by this test, run with the environment variable {@code REMEDIATOR_WRITE_REFERENCE} set to {@code yes}. */
    @Test
    void theReferenceSaysWhatTheCommandsSay() throws IOException {
        String reference = CommandReference.of(Main.commands(), all());
        if ("yes".equals(System.getenv("REMEDIATOR_WRITE_REFERENCE"))) Files.writeString(REFERENCE, reference);

        assertThat(Files.readString(REFERENCE).lines())
                .as("docs/commands.md is stale: run this test with REMEDIATOR_WRITE_REFERENCE=yes")
                .containsExactlyElementsOf(reference.lines().toList());
    }

    @Test
    void everyCommandTeachesByExampleAndSaysItsExitCodes() {
        all().getSubcommands().forEach((name, command) -> {
            if (name.equals("help")) return;
            String help = command.getUsageMessage();
            assertThat(help).as(name).contains("Examples:").contains("remediator " + name);
            assertThat(help.toLowerCase(Locale.ROOT)).as(name).contains("exit code");
        });
    }

    @Test
    void theReadmeNamesEveryCommand() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (String name : all().getSubcommands().keySet())
            if (!name.equals("help")) assertThat(readme).contains("`./remediator " + name);
    }

    @Test
    void bashCompletesCommandsOptionsAndValues(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not installed");
        var out = new StringWriter();
        all().setOut(new PrintWriter(out, true)).execute("completion", "bash");
        Path script = Files.writeString(folder.resolve("completion.bash"), out.toString());

        assertThat(completed(script, "./remediator", "che")).isEqualTo("check");
        assertThat(completed(script, "./remediator", "check", "--outp")).isEqualTo("--output");
        assertThat(completed(script, "./remediator", "check", "--output", "")).isEqualTo("plain json");
        assertThat(completed(script, "./remediator", "schem")).isEqualTo("schema");
        assertThat(run("source '" + script + "'; complete -p ./remediator")).contains("_complete_remediator");
    }

    @Test
    void zshAndFishHaveScriptsOfTheirOwn() {
        var out = new StringWriter();
        assertThat(all().setOut(new PrintWriter(out, true)).execute("completion", "zsh"))
                .isZero();
        assertThat(out.toString()).contains("bashcompinit", "_complete_remediator");
        out.getBuffer().setLength(0);
        assertThat(all().setOut(new PrintWriter(out, true)).execute("completion", "fish"))
                .isZero();
        assertThat(out.toString())
                .contains("complete -c remediator -f -n __fish_use_subcommand -a check -d '")
                .contains("-n '__fish_seen_subcommand_from check' -s o -l output -r -f -a 'plain json'");
    }

    /** What bash offers for the last word, sorted as the function gives it. */
    private static String completed(Path script, String... words) throws Exception {
        var line = new StringBuilder();
        for (String word : words) line.append(" '").append(word).append('\'');
        return run("source '" + script + "'; COMP_WORDS=(" + line + "); COMP_CWORD=" + (words.length - 1)
                + "; _complete_remediator 2>/dev/null; echo ${COMPREPLY[@]}");
    }

    private static String run(String command) throws Exception {
        Process bash = new ProcessBuilder("/bin/bash", "--norc", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }
}
