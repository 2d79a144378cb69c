package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.cli.CommandList.Group;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

class CommandListTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int made;

    @Command(
            name = "kitchen",
            description = "Cooks.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class Kitchen implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    @Command(
            name = "soup",
            description = "Makes soup. Of what is there.",
            footer = {"  kitchen soup --salt 3   with salt"})
    static final class Soup implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(names = "--salt", paramLabel = "N", description = "Grains.")
        private int salt;

        @Override
        public Integer call() {
            if (salt > 9) throw common.misuse("nobody eats that");
            if (salt > 5) return common.trouble("there is no more salt; buy some");
            common.out().println(common.paint().good("soup"));
            return common.json() ? CommonOptions.NO : CommonOptions.FINE;
        }
    }

    @Command(name = "stew", description = "Makes stew.")
    static final class Stew implements Runnable {
        @Override
        public void run() {}
    }

    private CommandList list() {
        return new CommandList()
                .add(Group.RUN, "soup", () -> {
                    made++;
                    return new Soup();
                })
                .add(Group.WRITE, "stew", () -> {
                    made++;
                    return new Stew();
                });
    }

    private int kitchen(String... args) {
        CommandLine kitchen = list().below(new Kitchen(), args);
        return kitchen.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void helpShowsTheCommandsInGroups() {
        assertThat(kitchen("help")).isZero();
        assertThat(out.toString()).contains("""

            Write remediations
              stew  Makes stew.

            Run the service
              soup  Makes soup.
            """);
        String byHelp = out.toString();
        out.getBuffer().setLength(0);
        assertThat(kitchen()).isZero();
        assertThat(out).hasToString(byHelp);
        out.getBuffer().setLength(0);
        assertThat(kitchen("--help")).isZero();
        assertThat(out).hasToString(byHelp);
    }

    @Test
    void helpOfOneCommandIsItsOwnHelp() {
        assertThat(kitchen("help", "soup")).isZero();
        String byHelp = out.toString();
        out.getBuffer().setLength(0);
        assertThat(kitchen("soup", "--help")).isZero();
        assertThat(out).hasToString(byHelp);
        assertThat(byHelp)
                .startsWith("Usage: kitchen soup [")
                .contains("--color=WHEN", "-o, --output=FORMAT", "Examples:\n  kitchen soup --salt 3   with salt");
    }

    @Test
    void onlyTheCommandThatIsAskedForIsMade() {
        assertThat(kitchen("soup")).isZero();
        assertThat(made).isEqualTo(1);
    }

    @Test
    void aSlipOfTheHandIsGuessedAndWhatToDoNextIsSaid() {
        assertThat(kitchen("suop")).isEqualTo(2);
        assertThat(kitchen("soup", "--slat", "3")).isEqualTo(2);
        assertThat(kitchen("soup", "--salt=much")).isEqualTo(2);
        assertThat(kitchen("soup", "--output", "xml")).isEqualTo(2);
        assertThat(kitchen("soup", "now")).isEqualTo(2);
        assertThat(kitchen("help", "suop")).isEqualTo(2);
        assertThat(kitchen("breakfast")).isEqualTo(2);
        assertThat(kitchen("soup", "--salt")).isEqualTo(2);
        assertThat(err).hasToString("""
            kitchen: there is no command 'suop', did you mean 'soup'?
            'kitchen --help' shows all commands.
            kitchen soup: there is no option '--slat', did you mean '--salt'?
            'kitchen soup --help' shows how it is used, with examples.
            kitchen soup: invalid value for option '--salt': 'much' is not an int
            'kitchen soup --help' shows how it is used, with examples.
            kitchen soup: invalid value for option '--output': 'xml' is none of plain, json
            'kitchen soup --help' shows how it is used, with examples.
            kitchen soup: 'now' is one argument too many
            'kitchen soup --help' shows how it is used, with examples.
            kitchen: there is no command 'suop', did you mean 'soup'?
            'kitchen --help' shows all commands.
            kitchen: there is no command 'breakfast'
            'kitchen --help' shows all commands.
            kitchen soup: missing required parameter for option '--salt' (N)
            'kitchen soup --help' shows how it is used, with examples.
            """);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatStandsInTheWayIsSaidOnStandardErrorAndExitsWithTwo() {
        assertThat(kitchen("soup", "--salt", "6")).isEqualTo(2);
        assertThat(kitchen("soup", "--salt", "10")).isEqualTo(2);
        assertThat(err).hasToString("""
            kitchen soup: there is no more salt; buy some
            kitchen soup: nobody eats that
            'kitchen soup --help' shows how it is used, with examples.
            """);
    }

    @Test
    void programsNeverGetColours() {
        assertThat(kitchen("soup", "--color", "always")).isZero();
        assertThat(kitchen("soup", "--color", "always", "-o", "json")).isEqualTo(1);
        assertThat(out).hasToString("\u001b[32msoup\u001b[0m\nsoup\n");
    }

    @Test
    void theHelpIsColouredWhereAskedFor() {
        assertThat(kitchen("soup", "--help", "--color=always")).isZero();
        assertThat(out.toString()).contains("\u001b[");
    }

    @Test
    void aNameIsTakenOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> list().add(Group.ASK, "soup", Soup::new));
    }
}
