package dev.remediator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The help text of all commands, or of one. */
@Command(name = "help", description = "Show all commands, or how one is used.", helpCommand = true)
final class HelpCommand implements Callable<Integer> {
    private final Supplier<CommandLine> all;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command.")
    private String command = "";

    /** @param all with every command below it */
    HelpCommand(Supplier<CommandLine> all) {
        this.all = all;
    }

    @Override
    public Integer call() {
        CommandLine root = all.get();
        PrintWriter out = spec.commandLine().getOut();
        root.setErr(spec.commandLine().getErr());
        if (command.isEmpty()) {
            root.usage(out);
            return CommonOptions.FINE;
        }
        CommandLine asked = root.getSubcommands().get(command);
        if (asked == null) throw new UnmatchedArgumentException(root, List.of(command));
        asked.usage(out);
        return CommonOptions.FINE;
    }
}
