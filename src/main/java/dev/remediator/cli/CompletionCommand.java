package dev.remediator.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** Prints a script that completes commands and options. Needs no container. */
@Command(
        name = "completion",
        description = "Print the script with which a shell completes commands, options and their values.",
        footer = {
            "  source <(./remediator completion bash)            in this bash; for all, put it into ~/.bashrc",
            "  ./remediator completion zsh > ~/.remediator.zsh   and in ~/.zshrc: source ~/.remediator.zsh",
            "  ./remediator completion fish > ~/.config/fish/completions/remediator.fish",
            "",
            "It completes 'remediator' and './remediator'. Exit codes: 0 printed, 2 not understood."
        })
public final class CompletionCommand implements Callable<Integer> {
    /** Those that are known. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    private final Supplier<CommandLine> all;

    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(
            paramLabel = "SHELL",
            converter = OptionWords.OfShell.class,
            completionCandidates = Shells.class,
            description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    /** @param all with every command below it */
    public CompletionCommand(Supplier<CommandLine> all) {
        this.all = all;
    }

    @Override
    public Integer call() {
        help.out()
                .print(
                        switch (shell) {
                            case BASH -> bash();
                            case ZSH ->
                                "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
                                        + bash();
                            case FISH -> fish(all.get());
                        });
        help.out().flush();
        return HelpOption.FINE;
    }

    /** picocli's script serves zsh, too; it registers the bare name, people also write the path. */
    private String bash() {
        CommandLine root = all.get();
        String name = root.getCommandName();
        String script = AutoComplete.bash(name, root).replace("\r\n", "\n");
        return script + "\ncomplete -F _complete_" + name + " -o default ./" + name + "\n";
    }

    private static String fish(CommandLine root) {
        String name = root.getCommandName();
        var script = new StringBuilder("# Completes " + name + " in fish.\n");
        script.append("complete -c ").append(name).append(" -f -n __fish_use_subcommand\n");
        root.getSubcommands().forEach((sub, command) -> {
            CommandSpec spec = command.getCommandSpec();
            if (spec.usageMessage().hidden()) return;
            String[] about = spec.usageMessage().description();
            script.append("complete -c %s -f -n __fish_use_subcommand -a %s -d %s%n"
                    .formatted(name, sub, quoted(about.length == 0 ? "" : about[0])));
            for (OptionSpec option : spec.options()) if (!option.hidden()) script.append(fish(name, sub, option));
            for (ArgSpec parameter : spec.positionalParameters())
                if (parameter.completionCandidates() != null)
                    script.append("complete -c %s -f -n '__fish_seen_subcommand_from %s' -a %s%n"
                            .formatted(name, sub, quoted(String.join(" ", parameter.completionCandidates()))));
        });
        return script.toString().replace("\r\n", "\n");
    }

    private static String fish(String name, String sub, OptionSpec option) {
        var line = new StringBuilder("complete -c %s -n '__fish_seen_subcommand_from %s'".formatted(name, sub));
        for (String each : option.names())
            if (each.startsWith("--")) line.append(" -l ").append(each.substring(2));
            else line.append(each.length() == 2 ? " -s " : " -o ").append(each.substring(1));
        if (option.arity().max() > 0) line.append(" -r");
        if (option.completionCandidates() != null)
            line.append(" -f -a ").append(quoted(String.join(" ", option.completionCandidates())));
        String[] about = option.description();
        if (about.length > 0) line.append(" -d ").append(quoted(about[0]));
        return line.append('\n').toString();
    }

    private static String quoted(String text) {
        String sentence = text.replace("${DEFAULT-VALUE}", "…").replace("%n", " ");
        return "'" + sentence.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    static final class Shells extends java.util.ArrayList<String> {
        Shells() {
            super(OptionWords.words(Shell.class));
        }
    }
}
