package dev.remediator;

import dev.remediator.cli.AccessCommand;
import dev.remediator.cli.AckCommand;
import dev.remediator.cli.AnswerCommand;
import dev.remediator.cli.ApproveCommand;
import dev.remediator.cli.AsksCommand;
import dev.remediator.cli.AuditCommand;
import dev.remediator.cli.BacktestCommand;
import dev.remediator.cli.CancelCommand;
import dev.remediator.cli.ChangesCommand;
import dev.remediator.cli.CheckCommand;
import dev.remediator.cli.CommandList;
import dev.remediator.cli.CommandList.Group;
import dev.remediator.cli.CompletionCommand;
import dev.remediator.cli.DeliveriesCommand;
import dev.remediator.cli.DemoCommand;
import dev.remediator.cli.DemotionsCommand;
import dev.remediator.cli.DenyCommand;
import dev.remediator.cli.EndCommand;
import dev.remediator.cli.ExplainCommand;
import dev.remediator.cli.FmtCommand;
import dev.remediator.cli.FreezeCommand;
import dev.remediator.cli.FreezesCommand;
import dev.remediator.cli.IncidentsCommand;
import dev.remediator.cli.KillCommand;
import dev.remediator.cli.MatchCommand;
import dev.remediator.cli.PlaybooksCommand;
import dev.remediator.cli.PromoteCommand;
import dev.remediator.cli.ReviewCommand;
import dev.remediator.cli.RunCommand;
import dev.remediator.cli.RunbookCommand;
import dev.remediator.cli.RunsCommand;
import dev.remediator.cli.SchedulesCommand;
import dev.remediator.cli.SchemaCommand;
import dev.remediator.cli.SettleCommand;
import dev.remediator.cli.SimulateCommand;
import dev.remediator.cli.StatsCommand;
import dev.remediator.cli.TargetsCommand;
import dev.remediator.cli.TestCommand;
import dev.remediator.cli.ThawCommand;
import dev.remediator.cli.TokenCommand;
import dev.remediator.cli.UserCommand;
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

/** The entry point. Exit codes: 0 fine, 1 the answer is no, 2 not understood or something stood in the way. */
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

    /** Looked for in all arguments before they are parsed, so that it holds for errors, too. */
    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never; auto is in a terminal, unless NO_COLOR is set.")
    @SuppressWarnings("UnusedVariable") // read by Conventions, from the arguments
    private String color = "auto";

    /** Every command. Only {@code serve} starts HTTP and the database. */
    static CommandList commands() {
        return new CommandList()
                .add(Group.WRITE, "check", CheckCommand::new)
                .add(Group.WRITE, "fmt", FmtCommand::new)
                .add(Group.WRITE, "schema", SchemaCommand::new)
                .add(
                        Group.WRITE,
                        "completion",
                        () -> new CompletionCommand(() -> commands().all(new Main())))
                .add(Group.TEST, "test", TestCommand::new)
                .add(Group.TEST, "simulate", SimulateCommand::new)
                .add(Group.TEST, "backtest", () -> new BacktestCommand(LaunchConfig::read, Main::parsers))
                .add(Group.ASK, "runbook", RunbookCommand::new)
                .add(Group.ASK, "match", () -> new MatchCommand(parsers()))
                .add(Group.ASK, "explain", () -> new ExplainCommand(parsers()))
                .add(Group.RUN, "serve", Serve::new)
                .add(Group.RUN, "access", () -> new AccessCommand(LaunchConfig::read))
                .add(Group.RUN, "token", () -> TokenCommand.line(LaunchConfig::read))
                .add(Group.RUN, "user", () -> UserCommand.line(LaunchConfig::read))
                .add(Group.RUN, "audit", () -> AuditCommand.line(LaunchConfig::read))
                .add(Group.RUN, "deliveries", () -> DeliveriesCommand.line(LaunchConfig::read))
                .add(Group.RUN, "demo", DemoCommand::new)
                .add(Group.ASK, "runs", () -> new RunsCommand(LaunchConfig::read))
                .add(Group.ASK, "playbooks", () -> new PlaybooksCommand(LaunchConfig::read))
                .add(Group.ASK, "targets", () -> new TargetsCommand(LaunchConfig::read))
                .add(Group.ASK, "schedules", () -> new SchedulesCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "run", () -> new RunCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "asks", () -> new AsksCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "approve", () -> new ApproveCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "deny", () -> new DenyCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "answer", () -> new AnswerCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "settle", () -> new SettleCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "ack", () -> new AckCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "cancel", () -> new CancelCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "incidents", () -> new IncidentsCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "changes", () -> new ChangesCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "end", () -> new EndCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "freeze", () -> new FreezeCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "kill", () -> new KillCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "freezes", () -> new FreezesCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "thaw", () -> new ThawCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "review", () -> new ReviewCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "stats", () -> new StatsCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "demotions", () -> new DemotionsCommand(LaunchConfig::read))
                .add(Group.PEOPLE, "promote", () -> new PromoteCommand(LaunchConfig::read));
    }

    /** As in the service, but none of the events is an echo of what this process has done. */
    private static List<WebhookParser> parsers() {
        return List.of(new AlertmanagerParser(), new RailwayParser((project, environment, service, at, id) -> false));
    }

    public static void main(String... args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        Main main = new Main();
        return commands()
                .below(main, args)
                .setExecutionExceptionHandler(main::report)
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
