package dev.remediator.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Every command, in groups by what somebody is about to do, in the order of the help text. */
public final class CommandList {
    /** What somebody is about to do. */
    public enum Group {
        WRITE("Write remediations"),
        TEST("Test them"),
        ASK("Ask what happens, and why"),
        RUN("Run the service"),
        PEOPLE("Speak with its runs");

        private final String title;

        Group(String title) {
            this.title = title;
        }
    }

    private record Entry(Group group, Supplier<Object> command) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param name as its annotation has it */
    public CommandList add(Group group, String name, Supplier<Object> command) {
        if (entries.put(name, new Entry(group, command)) != null)
            throw new IllegalArgumentException("the command " + name + " is there twice");
        return this;
    }

    /**
     * The commands below their root. Where the arguments begin with a command's name, only that one is there: making all
     * takes longer than most of them run.
     *
     * @param root of all commands, for example an instance of an annotated class
     */
    public CommandLine below(Object root, String... arguments) {
        String asked = arguments.length == 0 ? "" : arguments[0];
        return entries.containsKey(asked) ? with(root, List.of(asked), arguments) : all(root, arguments);
    }

    /** With every command, for help, completion and documentation. */
    public CommandLine all(Object root, String... arguments) {
        return with(root, entries.keySet(), arguments);
    }

    private CommandLine with(Object root, Iterable<String> names, String... arguments) {
        CommandLine command = new CommandLine(root);
        for (String name : names) {
            Entry entry = entries.get(name);
            if (entry != null) command.addSubcommand(name, entry.command().get());
        }
        command.addSubcommand(new HelpCommand(() -> all(root, arguments)));
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this::inGroups);
        return Conventions.apply(command, arguments);
    }

    /** Names and group titles, for documentation. */
    Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        for (Group group : Group.values())
            entries.forEach((name, entry) -> {
                if (entry.group() == group)
                    groups.computeIfAbsent(group.title, _ -> new ArrayList<>()).add(name);
            });
        return groups;
    }

    private String inGroups(Help help) {
        int width = help.subcommands().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        var text = new StringBuilder();
        groups().forEach((title, names) -> {
            text.append(System.lineSeparator())
                    .append(help.colorScheme().text("@|bold " + title + "|@"))
                    .append(System.lineSeparator());
            for (String name : names) {
                Help command = help.subcommands().get(name);
                if (command == null) continue;
                text.append("  ")
                        .append(help.colorScheme().commandText(name))
                        .append(" ".repeat(width - name.length() + 2))
                        .append(firstSentence(command))
                        .append(System.lineSeparator());
            }
        });
        return text.toString();
    }

    private static String firstSentence(Help command) {
        String[] description = command.commandSpec().usageMessage().description();
        String text = description.length == 0 ? "" : description[0];
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
