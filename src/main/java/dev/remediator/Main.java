package dev.remediator;

import dev.remediator.cli.AccessCommand;
import dev.remediator.cli.BacktestCommand;
import dev.remediator.cli.CheckCommand;
import dev.remediator.cli.DemoCommand;
import dev.remediator.cli.MatchCommand;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.ingest.alertmanager.AlertmanagerParser;
import dev.remediator.ingest.railway.RailwayParser;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point. Exit codes: 0 done, 1 not done or not so, 2 not understood. */
@QuarkusMain
@Command(
        name = "remediator",
        description = "Turns an operations runbook into running software.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "When something fails, show where in the program it did.")
    private boolean verbose;

    /** Every command, in the order of the help text. Only {@code serve} starts HTTP and the database. */
    private static List<Object> commands() {
        return List.of(
                new Serve(),
                new DemoCommand(),
                new CheckCommand(),
                new MatchCommand(),
                new BacktestCommand(LaunchConfig::read, Main::parsers),
                new AccessCommand(LaunchConfig::read));
    }

    /** For deliveries that were recorded: what was an echo of ours had been left out when it came. */
    private static List<WebhookParser> parsers() {
        return List.of(new AlertmanagerParser(), new RailwayParser((_, _, _, _, _) -> false));
    }

    public static void main(String... args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        commands().forEach(commandLine::addSubcommand);
        return commandLine
                .setExecutionExceptionHandler(main::report)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    /** Without a command: the help text. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int report(Exception failure, CommandLine command, ParseResult arguments) {
        Problem problem = Problem.of(failure);
        problem.lines().forEach(command.getErr()::println);
        if (verbose) {
            failure.printStackTrace(command.getErr());
        }
        return problem.exitCode();
    }
}
