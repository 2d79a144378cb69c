package dev.remediator.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The reference of all commands, as Markdown, made from their own help. */
public final class CommandReference {
    private CommandReference() {}

    /** @param all with every command below it, see {@link CommandList#all} */
    public static String of(CommandList commands, CommandLine all) {
        var text = new StringBuilder("""
            # Commands

            <!-- Made from the commands' own help; CommandReferenceTest says how to make it anew. -->

            Exit codes are the same everywhere: 0 fine, 1 the answer is no or problems were found, 2 not understood or
            something stood in the way (of `serve`: 1). Answers go to standard output, all else to standard error. Colours are for
            terminals; `NO_COLOR` or `--color never` turns them off. `help COMMAND` and `COMMAND --help` say the same.
            """);
        for (Map.Entry<String, List<String>> group : commands.groups().entrySet()) {
            text.append("\n## ").append(group.getKey()).append('\n');
            for (String name : group.getValue()) {
                CommandLine command = all.getSubcommands().get(name);
                if (command == null || command.getCommandSpec().usageMessage().hidden()) continue;
                text.append("\n### ").append(name).append('\n');
                usage(command, text);
                command.getSubcommands().values().forEach(below -> usage(below, text));
            }
        }
        return text.toString();
    }

    private static void usage(CommandLine command, StringBuilder text) {
        text.append("\n```\n");
        command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .forEach(line -> text.append(line).append('\n'));
        text.append("```\n");
    }
}
